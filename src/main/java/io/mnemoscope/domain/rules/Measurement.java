package io.mnemoscope.domain.rules;

/**
 * What a rule makes of a snapshot. That there is no figure this time ({@link Kind#NO_DATA}) and that this agent can
 * never have one ({@link Kind#NOT_MEASURABLE}) stay apart from "all is well", and neither ever resolves an alert.
 *
 * @param kind whether there is a value
 * @param value the value; NaN where there is none
 */
public record Measurement(Kind kind, double value) {
    public static final Measurement NO_DATA = new Measurement(Kind.NO_DATA, Double.NaN);
    public static final Measurement NOT_MEASURABLE = new Measurement(Kind.NOT_MEASURABLE, Double.NaN);

    /** Whether there is a value. */
    public enum Kind {
        MEASURED,
        NO_DATA,
        NOT_MEASURABLE
    }

    public static Measurement of(double value) {
        return new Measurement(Kind.MEASURED, value);
    }

    public boolean measured() {
        return kind == Kind.MEASURED;
    }
}
