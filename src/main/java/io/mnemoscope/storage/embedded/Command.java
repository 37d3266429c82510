package io.mnemoscope.storage.embedded;

/** What waits for the writer. */
interface Command {
    int rows();

    /** Tells whoever waits that it was not done. */
    void fail(Throwable cause);
}
