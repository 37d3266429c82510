package io.mnemoscope.api.http;

import io.mnemoscope.domain.IngestReceipt;

/** The beginning of a body was taken, and is durable; the rest was not. Sending all of it again does no harm. */
final class PartiallyAccepted extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient IngestReceipt receipt;

    PartiallyAccepted(Throwable cause, IngestReceipt receipt) {
        super(cause.getMessage(), cause, false, false);
        this.receipt = receipt;
    }

    IngestReceipt receipt() {
        return receipt;
    }

    /** What stopped it. */
    Throwable reason() {
        return getCause() == null ? this : getCause();
    }
}
