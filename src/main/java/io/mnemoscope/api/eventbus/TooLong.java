package io.mnemoscope.api.eventbus;

/** A body is longer than its address takes. */
final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
        super("the body is longer than the server takes");
    }
}
