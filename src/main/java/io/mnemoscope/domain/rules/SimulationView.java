package io.mnemoscope.domain.rules;

/**
 * What a rule on whole simulations looks at.
 *
 * @param silentSeconds since the last snapshot of any of its agents arrived, without the time in which the server could take
 *     none, at least 0; NaN if none has arrived
 * @param usualSeconds a silence that is shorter is usual for it, at least 0
 * @param agents of how many snapshots have come since the server started
 */
public record SimulationView(double silentSeconds, double usualSeconds, int agents) {}
