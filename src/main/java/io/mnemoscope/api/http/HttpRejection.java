package io.mnemoscope.api.http;

/** A request that is refused for what it is, with an HTTP status: 401, 403, 413, 415. */
final class HttpRejection extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    HttpRejection(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
