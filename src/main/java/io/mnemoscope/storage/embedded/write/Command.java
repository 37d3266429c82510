package io.mnemoscope.storage.embedded.write;

/** What waits for the writer. */
interface Command {
    /** How much of it fits into one commit and into the queue: a snapshot weighs 1. */
    int weight();

    /** Tells whoever waits that it was not done. */
    void fail(Throwable cause);
}
