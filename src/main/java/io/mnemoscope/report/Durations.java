package io.mnemoscope.report;

import io.mnemoscope.domain.PythonFormat;

/** Lengths of time for people. */
final class Durations {
    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;
    private static final double MOST_DAYS = 10_000;

    private Durations() {}

    /** {@code 0.2 s}, {@code 3 min}, {@code 1.5 h}, {@code 12 d}. */
    static String text(double seconds) {
        if (seconds < MINUTE) {
            return PythonFormat.fixed(seconds, seconds < 10 ? 1 : 0) + " s";
        }
        if (seconds < 2 * HOUR) {
            return PythonFormat.fixed(seconds / MINUTE, 0) + " min";
        }
        if (seconds < 2 * DAY) {
            return PythonFormat.fixed(seconds / HOUR, 1) + " h";
        }
        return seconds > MOST_DAYS * DAY ? "years" : PythonFormat.fixed(seconds / DAY, 0) + " d";
    }
}
