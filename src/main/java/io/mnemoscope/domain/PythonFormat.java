package io.mnemoscope.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as Python's format prints them: correctly rounded from the exact binary value, ties to even
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */
public final class PythonFormat {
    private static final double[] POWERS = {1, 10, 100, 1_000, 10_000};
    /** Below this a product with one of the powers is wrong by less than {@link #NEAR}. */
    private static final double EXACT = 1e5;
    /** Nearer to the middle of two texts than this only all digits of the value decide which is right. */
    private static final double NEAR = 1e-6;

    private PythonFormat() {}

    /** Python's {@code f"{value:.{decimals}f}"}: {@code nan}, {@code inf} and {@code -inf} where there are no digits. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (size < EXACT && decimals < POWERS.length) {
            double scaled = size * POWERS[decimals];
            double fraction = scaled - Math.floor(scaled);
            if (Math.abs(fraction - 0.5) > NEAR) {
                return plain(Double.doubleToRawLongBits(value) < 0, Math.round(scaled), decimals);
            }
        }
        var rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        var text = rounded.toPlainString();
        boolean negativeZero = rounded.signum() == 0 && Double.doubleToRawLongBits(value) < 0;
        return negativeZero ? "-" + text : text;
    }

    private static String plain(boolean negative, long scaled, int decimals) {
        var text = new StringBuilder(16);
        if (negative) {
            text.append('-');
        }
        long power = (long) POWERS[decimals];
        text.append(scaled / power);
        if (decimals > 0) {
            text.append('.');
            for (long place = power / 10; place > 0; place /= 10) {
                text.append((char) ('0' + scaled / place % 10));
            }
        }
        return text.toString();
    }

    /** Python's {@code f"{value:.{decimals}%}"}: {@code inf%} where a hundred times the value is too much. */
    public static String percent(double value, int decimals) {
        return fixed(value * 100, decimals) + "%";
    }
}
