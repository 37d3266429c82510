package io.mnemoscope.client;

import java.io.Serial;

/** The server answered, but not with what was asked for; the message is the server's. */
public final class ServerRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    ServerRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** As in HTTP: 400 for a mistake, 404 for a stranger, 429 and 503 where trying again helps. */
    public int status() {
        return status;
    }
}
