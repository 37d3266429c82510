package io.mnemoscope.bench;

/** Told of every batch that was taken; called on the connections' own threads. */
@FunctionalInterface
public interface Receipts {
    Receipts IGNORED = (connection, batch, answer) -> {};

    void answered(int connection, int batch, HttpAnswer answer);
}
