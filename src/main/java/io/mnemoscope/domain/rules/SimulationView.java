package io.mnemoscope.domain.rules;

/**
 * What a rule on whole simulations looks at.
 *
 * @param silentSeconds since the last snapshot of any of its agents arrived, at least 0; NaN if none has since the start
 * @param agents of how many snapshots have come since the server started
 */
public record SimulationView(double silentSeconds, int agents) {}
