package io.mnemoscope.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as Python's format prints them: correctly rounded from the exact binary value, ties to even
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */
public final class PythonFormat {
    private PythonFormat() {}

    /** Python's {@code f"{value:.{decimals}f}"}: {@code nan}, {@code inf} and {@code -inf} where there are no digits. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        var rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        var text = rounded.toPlainString();
        boolean negativeZero = rounded.signum() == 0 && Double.doubleToRawLongBits(value) < 0;
        return negativeZero ? "-" + text : text;
    }

    /** Python's {@code f"{value:.{decimals}%}"}: {@code inf%} where a hundred times the value is too much. */
    public static String percent(double value, int decimals) {
        return fixed(value * 100, decimals) + "%";
    }
}
