package io.mnemoscope;

import io.mnemoscope.config.Config;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** The server cannot start: the message is one sentence that says why and what to do. */
final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }

    /** The sentence for a failure of the port. */
    static CannotStart listening(Config.Http http, Throwable cause) {
        var why = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        var where = "port " + http.port() + " of " + http.host();
        if (why.contains("in use")) {
            return because(
                    cause,
                    where + " is in use by another program: stop it, or choose another port with --port or http.port");
        }
        if (why.contains("denied")) {
            return because(
                    cause, where + " may not be used by this user: choose a port above 1023 with --port or http.port");
        }
        if (cause instanceof BindException || cause instanceof UnknownHostException || why.contains("assign")) {
            return because(
                    cause,
                    http.host() + " is not an address of this machine (" + cause.getMessage()
                            + "): choose another with --host or http.host");
        }
        return because(cause, where + " cannot be used (" + cause.getMessage() + ")");
    }

    /** The sentence for any failure. */
    static String sentence(Throwable cause) {
        var message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        if (cause instanceof FileSystemException file) {
            return "the file " + file.getFile() + " cannot be used ("
                    + cause.getClass().getSimpleName() + " " + file.getReason()
                    + "): check its rights and the room on its disk";
        }
        return cause instanceof RuntimeException || cause instanceof IOException
                ? message
                : cause.getClass().getSimpleName() + ": " + message;
    }

    private static CannotStart because(Throwable cause, String sentence) {
        var failure = new CannotStart(sentence);
        failure.initCause(cause);
        return failure;
    }
}
