package io.mnemoscope.config;

import java.util.List;

/** The configuration has mistakes: all of them, each with its key. */
public final class InvalidConfig extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidConfig(List<String> mistakes) {
        super(String.join("\n", mistakes), null, false, false);
    }
}
