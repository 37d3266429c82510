package io.mnemoscope.storage.embedded.file;

/** The directory or the file in it cannot be used as it is; nothing in it was changed. A person must decide. */
public final class StoreOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreOpenException(String message) {
        super(message);
    }

    StoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
