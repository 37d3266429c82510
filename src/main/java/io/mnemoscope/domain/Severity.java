package io.mnemoscope.domain;

import java.util.Locale;

/** How bad it is, mildest first. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** As on the wire: {@code warning}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
