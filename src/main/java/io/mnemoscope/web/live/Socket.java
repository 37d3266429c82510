package io.mnemoscope.web.live;

/** What a {@link LiveSession} needs of a client's connection. */
interface Socket {
    /** Whether it takes nothing more for now; true once it is closed. */
    boolean isFull();

    void send(Frame frame);

    void close(short code, String reason);
}
