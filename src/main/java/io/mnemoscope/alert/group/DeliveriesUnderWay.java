package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which groups wait for a delivery that they did not plan: one of before the start, or a retry. As a rule it is the one of its
 * key. Where the server was started with another grouping policy since, its alerts are in other groups now, and which ones it
 * has is not known before its turn: all groups wait that may have one of them, so that nothing is sent twice, and no receiver
 * gets what is old after what is new. One thread.
 */
public final class DeliveriesUnderWay {
    private final GroupScheduler groups;
    /** By the notification's id, of those whose key the policy does not make. */
    private final Map<String, List<AggregationGroup>> waiting = new HashMap<>();
    /** The groups by simulation and agent ("" for several), while the deliveries of before the start are read. */
    private @Nullable Map<String, Map<String, List<AggregationGroup>>> index;
    /** What was found so: in a large simulation the lists of all rules and receivers would be long together. */
    private final Map<Group, List<AggregationGroup>> found = new HashMap<>();

    /** None is under way. */
    public DeliveriesUnderWay(GroupScheduler groups) {
        this.groups = groups;
    }

    /** One of before the start, as all groups are that are there now. */
    public void restore(Notification notification) {
        begin(
                notification,
                made(notification)
                        ? its(notification)
                        : found.computeIfAbsent(asFarAsItCounts(notification.group()), this::former));
    }

    /** All of before the start have been restored. */
    public void restored() {
        index = null;
        found.clear();
    }

    /** Another attempt; false, and nothing waits for it, if one of its groups waits for something else. */
    public boolean retry(Notification notification) {
        var its = made(notification)
                ? its(notification)
                : groups.all().stream()
                        .filter(group -> overlap(group.key(), notification.group()))
                        .toList();
        if (its.stream().anyMatch(group -> group.isBusy(notification.sink()))) {
            return false;
        }
        begin(notification, its);
        return true;
    }

    /** The attempt that {@link #retry} announced is not made. */
    public void cancel(Notification notification, long nowMillis) {
        for (var group : end(notification)) {
            group.reminded(notification.sink(), nowMillis, false);
            groups.reschedule(group);
        }
    }

    /** A notification, planned or not, was delivered, or given up where it can be seen: it is not sent again. */
    public void settled(Notification notification, long nowMillis) {
        var its = end(notification);
        var alerts = its.size() == 1 ? Map.of(its.get(0), notification.alerts()) : byGroup(notification);
        for (var group : its) {
            group.settled(notification.with(alerts.getOrDefault(group, List.of())), nowMillis);
            groups.reschedule(group);
        }
    }

    private Map<AggregationGroup, List<Alert>> byGroup(Notification notification) {
        var alerts = new HashMap<AggregationGroup, List<Alert>>();
        for (var alert : notification.alerts()) {
            var group = groups.find(alert);
            if (group != null) {
                alerts.computeIfAbsent(group, found -> new ArrayList<>()).add(alert);
            }
        }
        return alerts;
    }

    private void begin(Notification notification, List<AggregationGroup> its) {
        its.forEach(group -> group.busy(notification.sink()));
        if (!made(notification)) {
            waiting.put(notification.id(), its);
        }
    }

    private List<AggregationGroup> end(Notification notification) {
        var its = waiting.remove(notification.id());
        return its == null ? its(notification) : its;
    }

    private boolean made(Notification notification) {
        return groups.policy().makes(notification.group());
    }

    private List<AggregationGroup> its(Notification notification) {
        return List.of(groups.of(notification.group()));
    }

    /** Where groups are of all rules, those that may have its alerts do not depend on the rule. */
    private Group asFarAsItCounts(Group key) {
        return groups.policy().byRule() ? key : new Group(key.simulation(), Group.SEVERAL_RULES, key.agent());
    }

    /** The groups that may have alerts that were in one of another policy. */
    private List<AggregationGroup> former(Group key) {
        if (index == null) {
            index = index();
        }
        var agents = index.getOrDefault(key.simulation(), Map.of());
        var candidates = key.agent() == null
                ? agents.values().stream().flatMap(List::stream)
                : Stream.of(key.agent(), "").flatMap(agent -> agents.getOrDefault(agent, List.of()).stream());
        return candidates.filter(group -> overlap(group.key(), key)).toList();
    }

    private Map<String, Map<String, List<AggregationGroup>>> index() {
        var made = new HashMap<String, Map<String, List<AggregationGroup>>>();
        for (var group : groups.all()) {
            var agent = group.key().agent();
            made.computeIfAbsent(group.key().simulation(), simulation -> new HashMap<>())
                    .computeIfAbsent(agent == null ? "" : agent, of -> new ArrayList<>())
                    .add(group);
        }
        return made;
    }

    /** Whether an alert can be in both, each of another policy. */
    private static boolean overlap(Group one, Group other) {
        return one.simulation().equals(other.simulation())
                && (one.rule().equals(other.rule())
                        || one.rule().isEmpty()
                        || other.rule().isEmpty())
                && (one.agent() == null || other.agent() == null || one.agent().equals(other.agent()));
    }
}
