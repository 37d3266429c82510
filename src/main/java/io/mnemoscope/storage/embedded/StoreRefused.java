package io.mnemoscope.storage.embedded;

/** The directory or the file in it cannot be used as it is; nothing in it was changed. A person must decide. */
public final class StoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefused(String message) {
        super(message);
    }

    StoreRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
