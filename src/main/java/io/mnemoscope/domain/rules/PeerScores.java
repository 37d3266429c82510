package io.mnemoscope.domain.rules;

/**
 * An agent's growth beside that of the others of its simulation.
 *
 * @param outlier robust z-score of what it grew by lately, see {@link io.mnemoscope.domain.stats.RobustScores}; NaN where that is
 *     not known
 * @param changed how much speaks for its growing faster than before, relative to what ever spoke for that of any other, 0 or more,
 *     see {@link io.mnemoscope.domain.stats.GrowthTrack}; NaN where that is not known
 */
public record PeerScores(double outlier, double changed) {}
