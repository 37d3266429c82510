package io.mnemoscope.alert;

import io.mnemoscope.domain.Severity;
import java.time.Duration;
import java.util.Map;

/**
 * When groups of alerts are told.
 *
 * @param groupWait how long a new group waits for more; zero: alerts are not grouped and nothing waits
 * @param groupInterval the least time between two notifications of a group about changes
 * @param repeat by severity, how often what goes on is told again; absent or zero: never
 */
record Pacing(Duration groupWait, Duration groupInterval, Map<Severity, Duration> repeat) {
    Pacing {
        repeat = Map.copyOf(repeat);
    }

    boolean grouped() {
        return !groupWait.isZero();
    }

    /** Milliseconds; 0 for never. */
    long repeatMillis(Severity severity) {
        return repeat.getOrDefault(severity, Duration.ZERO).toMillis();
    }
}
