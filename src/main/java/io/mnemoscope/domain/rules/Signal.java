package io.mnemoscope.domain.rules;

/**
 * What a rule makes of a snapshot is a plain {@code double}, because a server asks for a dozen of them for each of a
 * million snapshots a second. That there is no figure this time and that this agent can never have one stay apart from
 * "all is well", and neither ever resolves an alert.
 */
public final class Signal {
    /** There is no figure this time: too few snapshots, nothing consolidated. */
    public static final double NO_DATA = Double.NaN;
    /** What this agent sends can never say. */
    public static final double NOT_MEASURABLE = Double.NEGATIVE_INFINITY;

    private Signal() {}

    /** Whether {@code value} is a figure; positive infinity is one. */
    public static boolean isMeasured(double value) {
        return value > Double.NEGATIVE_INFINITY;
    }
}
