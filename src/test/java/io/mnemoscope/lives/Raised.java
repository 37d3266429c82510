package io.mnemoscope.lives;

import io.mnemoscope.domain.Severity;

/**
 * An alert fires, or gets worse.
 *
 * @param millis after the beginning of the life
 * @param agent whose; {@link Harm#ALL} of the whole simulation
 */
record Raised(long millis, String agent, String rule, Severity severity) {
    boolean warning() {
        return severity != Severity.INFO;
    }
}
