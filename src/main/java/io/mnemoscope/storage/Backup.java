package io.mnemoscope.storage;

import java.nio.file.Path;

/**
 * A consistent copy of a store in a file of its own.
 *
 * @param file where it is until it is released
 * @param bytes its length
 * @param release to be called once, when it has been read or is not wanted: deletes the file
 */
public record Backup(Path file, long bytes, Runnable release) {}
