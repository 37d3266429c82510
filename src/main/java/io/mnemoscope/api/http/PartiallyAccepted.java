package io.mnemoscope.api.http;

import io.mnemoscope.bus.IngestMessages.Receipt;

/** The beginning of a body was taken, and is durable; the rest was not. Sending all of it again does no harm. */
final class PartiallyAccepted extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Receipt receipt;

    PartiallyAccepted(Throwable cause, Receipt receipt) {
        super(cause.getMessage(), cause, false, false);
        this.receipt = receipt;
    }

    Receipt receipt() {
        return receipt;
    }

    /** What stopped it. */
    Throwable reason() {
        return getCause() == null ? this : getCause();
    }
}
