package io.mnemoscope.domain;

/** How bad it is, mildest first. */
public enum Severity implements WireNamed {
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
}
