package io.mnemoscope.config.keys;

/**
 * A size of memory, a file or a body.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
    /** In the largest unit of which it is a whole number, as the configuration has it: {@code 4MiB}. */
    @Override
    public String toString() {
        return Measure.SIZE.text(bytes);
    }
}
