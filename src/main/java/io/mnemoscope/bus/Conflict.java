package io.mnemoscope.bus;

/** What is asked for does not go with how things stand. */
public final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For a client.
     *
     * @param message safe to show
     */
    public Conflict(String message) {
        super(message, null, false, false);
    }
}
