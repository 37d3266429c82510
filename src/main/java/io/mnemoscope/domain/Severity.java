package io.mnemoscope.domain;

import java.util.Locale;

/** How bad it is, mildest first. */
public enum Severity implements WireNamed {
    INFO,
    WARNING,
    CRITICAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    @Override
    public String wireName() {
        return word;
    }

    /** 0 for the mildest; more is worse. */
    public int rank() {
        return switch (this) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }
}
