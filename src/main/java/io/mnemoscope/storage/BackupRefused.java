package io.mnemoscope.storage;

/** No backup is made now; the message says why and is safe to show. */
public final class BackupRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Why why;

    /** What is in the way. */
    public enum Why {
        /** Another one. */
        RUNNING,
        /** The disk. */
        NO_ROOM,
        /** This store keeps nothing that could be copied. */
        NOT_KEPT
    }

    /** One of the reasons, in words. */
    public BackupRefused(Why why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    /** Which. */
    public Why why() {
        return why;
    }
}
