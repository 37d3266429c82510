package io.mnemoscope.api.http.live;

/** What a {@link LiveSession} needs of a client's connection. */
interface Socket {
    /** Whether it takes nothing more for now; true once it is closed. */
    boolean isFull();

    void send(Frame frame);

    /** There is more to send: another turn of the event loop is to see to it, so that others have theirs. */
    void continueLater();

    /** Ends the connection; nothing is sent any more. */
    void close(Closing why);

    /** Whether live clients may take more memory. */
    boolean hasRoom();

    /** So many bytes wait for this client. */
    void hold(long bytes);

    /** So many of them wait no longer. */
    void release(long bytes);
}
