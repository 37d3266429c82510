package io.mnemoscope.api.http.live;

import io.vertx.core.Future;

/** A connection that carries frames to a client. */
interface Wire {
    /** Whether the connection is gone or its write queue is full. */
    boolean isFull();

    /** Succeeds once the operating system has taken it. */
    Future<Void> write(Frame frame);

    /** Says something to a client that was sent nothing for a while. */
    void ping();

    /** Whether a client answers {@link #ping()}. */
    boolean isAnswered();

    /** Says why and ends the connection. */
    void end(Closing why);

    /** Ends the connection without a word: a client that takes nothing cannot be told. */
    void abort();
}
