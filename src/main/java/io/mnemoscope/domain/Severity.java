package io.mnemoscope.domain;

import java.util.Locale;

/** How bad it is, mildest first. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** 0 for the mildest; more is worse. */
    public int rank() {
        return switch (this) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    /** As on the wire: {@code warning}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
