package io.mnemoscope.bus;

import java.time.Duration;

/** More came than can be taken now; nothing of it was taken. Try again later. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * For a client.
     *
     * @param message safe to show
     * @param retryAfter when it is worth trying again
     */
    public Overloaded(String message, Duration retryAfter) {
        super(message, null, false, false);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
