package io.mnemoscope.storage;

/**
 * A batch was written.
 *
 * @param firstOffset the offset of its first alert event (the others follow without a gap); 0 if it had none
 */
public record Appended(long firstOffset) {}
