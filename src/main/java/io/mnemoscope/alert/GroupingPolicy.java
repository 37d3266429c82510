package io.mnemoscope.alert;

import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import java.time.Duration;
import java.util.Map;

/**
 * When receivers are notified of groups of alerts: each at its own times.
 *
 * @param groupWait how long a new group waits for more; zero: alerts are not grouped and nothing waits
 * @param groupInterval the least time between two notifications of a receiver about changes of a group
 * @param repeat by severity, how often what goes on is told again; absent or zero: never
 */
record GroupingPolicy(Duration groupWait, Duration groupInterval, Map<Severity, Duration> repeat) {
    GroupingPolicy {
        repeat = Map.copyOf(repeat);
    }

    boolean grouped() {
        return !groupWait.isZero();
    }

    /** Milliseconds; 0 for never. */
    long repeatMillis(Severity severity) {
        return repeat.getOrDefault(severity, Duration.ZERO).toMillis();
    }

    /** When a receiver that was last notified then may be notified of what happens now. */
    long soonest(long notifiedMillis, long nowMillis) {
        return earliest(notifiedMillis, nowMillis + groupWait.toMillis());
    }

    /** When a receiver that was last notified then may be notified of what has waited until now. */
    long earliest(long notifiedMillis, long nowMillis) {
        return grouped() ? Math.max(nowMillis, notifiedMillis + groupInterval.toMillis()) : nowMillis;
    }

    /** When a receiver is looked at again: after the interval, or sooner if it must be reminded. */
    long nextLook(Receiver receiver, long nowMillis) {
        long interval = groupInterval.toMillis();
        long resend = receiver.sink().resend().toMillis();
        return nowMillis + (resend > 0 ? Math.min(interval, resend) : interval);
    }
}
