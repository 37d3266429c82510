package io.mnemoscope.notify;

import java.time.Duration;

/** An attempt to deliver a notification failed. */
public final class DeliveryFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public enum Kind {
        /** Try again later. */
        RETRY,
        /** It would be refused again. */
        REFUSED,
        /** The receiver does not exist any more (410 Gone): send it nothing. */
        GONE
    }

    private final Kind kind;
    private final Duration retryAfter;

    /**
     * @param message for people
     * @param retryAfter how long the receiver asks for a pause; zero if it does not
     */
    public DeliveryFailed(Kind kind, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public DeliveryFailed(Kind kind, String message) {
        this(kind, message, Duration.ZERO);
    }

    public Kind kind() {
        return kind;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
