package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Reception;

/**
 * That nothing comes from an agent, although its simulation continues.
 *
 * @param millis since its last snapshot arrived, without the time in which the server could take none; at least 1
 * @param steps how far its simulation has come since, or {@link #NO_STEPS}
 * @param reception how its snapshots came until then
 */
public record AgentSilence(long millis, long steps, Reception reception) {
    /** Its simulation sends no steps. */
    public static final long NO_STEPS = -1;
}
