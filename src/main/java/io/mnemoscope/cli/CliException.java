package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A command could not do it; the message is for the user, without a stack. */
final class CliException extends RuntimeException {
    /** Something else went wrong. */
    static final int OTHER = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The server is not there. */
    static final int NOT_THERE = 3;

    /** The server refused. */
    static final int REFUSED = 4;

    private static final long serialVersionUID = 1L;
    private final int code;

    CliException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Nobody answers. */
    static CliException notThere(String url) {
        return new CliException(NOT_THERE, "there is no server at " + url + "; start one with: mnemoscope serve");
    }

    /** What the server said, which is a problem document if all is well. */
    static CliException answered(int status, String body) {
        var detail = body;
        try {
            var problem = new ObjectMapper().readTree(body);
            detail = problem.path("detail").asText(body);
        } catch (JsonProcessingException e) {
            // Then the body as it is.
        }
        var hint = status == 401 ? " (use --token)" : "";
        return new CliException(REFUSED, "the server answered " + status + ": " + detail + hint);
    }

    int code() {
        return code;
    }
}
