package io.mnemoscope.storage;

import java.time.Duration;

/** The store could not do it now; nothing was half done, and trying again later may help. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * @param message safe to show to a client
     * @param retryAfter when it is worth trying again
     */
    public StoreUnavailable(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public StoreUnavailable(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
