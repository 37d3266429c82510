package io.mnemoscope.alert.group;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Matcher.Field;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Which alerts are notified of together, and when receivers are notified of them: each at its own times.
 *
 * @param groupBy what the alerts of a group share: the simulation, and the rule and the agent where they are in here
 * @param groupWait how long a new group waits for more; zero: each agent and rule is a group of its own and nothing waits
 * @param groupInterval the least time between two notifications of a receiver about changes of a group
 * @param repeat by severity, how often active alerts are notified of again; absent or zero: never
 */
public record GroupingPolicy(
        Set<Matcher.Field> groupBy, Duration groupWait, Duration groupInterval, Map<Severity, Duration> repeat) {
    /** A group is of one simulation and rule where nothing else is configured. */
    public static final Set<Matcher.Field> BY_RULE = Set.of(Field.SIMULATION, Field.RULE);

    public GroupingPolicy {
        groupBy = Set.copyOf(groupBy);
        repeat = Map.copyOf(repeat);
    }

    /** Which group this alert is in; one of a whole simulation is no agent's. */
    Group key(Alert alert) {
        boolean byAgent = !grouped() || (groupBy.contains(Field.AGENT) && !alert.ofSimulation());
        return new Group(
                alert.agent().simulation(),
                byRule() ? alert.rule() : Group.SEVERAL_RULES,
                byAgent ? alert.agent().agent() : null);
    }

    /** Whether this can be the key of an alert's group, and of no group of another policy that may have the same alert. */
    boolean makes(Group key) {
        boolean byAgent = !grouped() || groupBy.contains(Field.AGENT);
        var ofSimulation = AgentId.ofSimulation(key.simulation()).agent();
        return byRule() != key.rule().isEmpty()
                && byAgent == (key.agent() != null)
                && !(grouped() && ofSimulation.equals(key.agent()));
    }

    /** Whether a group is of one rule. */
    boolean byRule() {
        return !grouped() || groupBy.contains(Field.RULE);
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
