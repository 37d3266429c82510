package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Severity;

/**
 * Where a severity begins and where it ends: it begins at {@code enter} and lasts until the value is past {@code leave},
 * so that a value which trembles around one level is one alert and not many.
 *
 * @param lasting how many evaluations the condition must have held, milder severities included, before this severity is
 *     reached; 0: at once
 */
public record Level(Severity severity, double enter, double leave, int lasting) {
    public Level(Severity severity, double enter, double leave) {
        this(severity, enter, leave, 0);
    }

    /** Whether this severity holds for {@code value}, given whether it held before and since how many evaluations. */
    boolean holds(Comparison comparison, double value, boolean heldBefore, int age) {
        return comparison.holds(value, heldBefore ? leave : enter) && age >= lasting;
    }
}
