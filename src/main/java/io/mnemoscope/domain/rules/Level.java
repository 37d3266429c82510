package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;

/**
 * Where a severity begins and where it ends: it begins at {@code enter} and lasts until the value is below
 * {@code leave}, so that a value which trembles around one level is one alert and not many.
 */
public record Level(Severity severity, double enter, double leave) {
    /**
     * Checks the ranges.
     *
     * @throws InvalidInput unless 0 <= leave <= enter and both are finite
     */
    public Level {
        if (!(leave >= 0 && leave <= enter && Double.isFinite(enter))) {
            throw new InvalidInput(severity.wireName(), "needs 0 <= leave <= enter, got " + leave + " and " + enter);
        }
    }

    /** Whether this severity holds for {@code value}, given whether it held before. */
    boolean holds(double value, boolean heldBefore) {
        return value >= (heldBefore ? leave : enter);
    }
}
