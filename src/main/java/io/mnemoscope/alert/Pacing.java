package io.mnemoscope.alert;

import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import java.time.Duration;
import java.util.List;
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

    /** When a group is looked at again: after its interval, or sooner for a receiver that must be reminded. */
    long nextLook(List<Receiver> receivers, long nowMillis) {
        long next = groupInterval.toMillis();
        for (var receiver : receivers) {
            long resend = receiver.sink().resend().toMillis();
            next = resend > 0 ? Math.min(next, resend) : next;
        }
        return nowMillis + next;
    }
}
