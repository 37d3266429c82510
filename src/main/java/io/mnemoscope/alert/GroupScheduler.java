package io.mnemoscope.alert;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.notify.Receiver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The groups of alerts, and which is due when. One thread. */
final class GroupScheduler {
    /** A group that wanted a look at a time; it may have changed its mind since. */
    private record Due(long atMillis, AggregationGroup group) {}

    private final GroupingPolicy pacing;
    private final List<Receiver> receivers;
    private final Backlogs backlogs = new Backlogs();
    private final Map<Group, AggregationGroup> groups = new HashMap<>();
    /** Groups with events that may still have to be told of. */
    private final Set<AggregationGroup> unflushed = new HashSet<>();

    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));

    GroupScheduler(GroupingPolicy pacing, List<Receiver> receivers) {
        this.pacing = pacing;
        this.receivers = receivers;
    }

    private Group key(Alert alert) {
        var agent = pacing.grouped() ? null : alert.agent().agent();
        return new Group(alert.agent().simulation(), alert.rule(), agent);
    }

    /** The group of an alert; made if there is none. */
    AggregationGroup of(Alert alert) {
        return of(key(alert));
    }

    AggregationGroup of(Group key) {
        return groups.computeIfAbsent(key, fresh -> new AggregationGroup(fresh, pacing, receivers, backlogs));
    }

    /** The group of an alert, if there is one. */
    @Nullable
    AggregationGroup find(Alert alert) {
        return groups.get(key(alert));
    }

    /** This alert was acknowledged. */
    void acknowledged(Alert alert) {
        var group = find(alert);
        if (group != null) {
            group.acknowledge(alert.id());
        }
    }

    /** An event of before a crash, which was added, is read again. */
    void readAgain(AlertEvent event) {
        var entry = entry(event.alert());
        if (entry != null) {
            entry.readAgain(event);
        }
    }

    /** An alert that was added began with this event, one of those of before a crash that are dispatched again. */
    void beginsAgain(Alert alert, long offset) {
        var entry = entry(alert);
        if (entry != null) {
            entry.beginsAgain();
            var group = of(alert);
            group.owesFrom(offset);
            changed(group);
        }
    }

    private @Nullable GroupedAlert entry(Alert alert) {
        var group = find(alert);
        return group == null ? null : group.entry(alert.id());
    }

    /** The group may want another look than before. */
    void changed(AggregationGroup group) {
        if (group.unflushed() == AggregationGroup.NEVER) {
            unflushed.remove(group);
        } else {
            unflushed.add(group);
        }
        if (group.dueMillis() != group.queuedMillis) {
            group.queuedMillis = group.dueMillis();
            due.add(new Due(group.dueMillis(), group));
        }
    }

    /** When the first group is due; {@link AggregationGroup#NEVER} if none is. */
    long nextMillis() {
        for (var first = due.peek(); first != null; first = due.peek()) {
            if (first.group().queuedMillis == first.atMillis()) {
                return first.atMillis();
            }
            due.remove();
        }
        return AggregationGroup.NEVER;
    }

    /** The groups that are due, each once; those with nothing left to tell are let go of. */
    Collection<AggregationGroup> takeDue(long nowMillis) {
        var taken = new LinkedHashSet<AggregationGroup>();
        while (nextMillis() <= nowMillis) {
            var group = due.remove().group();
            group.queuedMillis = AggregationGroup.NEVER;
            if (group.isEmpty()) {
                groups.remove(group.key(), group);
                unflushed.remove(group);
            } else {
                taken.add(group);
            }
        }
        return taken;
    }

    /** These agents are forgotten; answers their alerts, which are over thereby. */
    List<Alert> forgotten(Set<AgentId> agents, long nowMillis) {
        var ended = new ArrayList<Alert>();
        for (var group : groups.values()) {
            ended.addAll(group.forgotten(agents, nowMillis));
            changed(group);
        }
        return ended;
    }

    Collection<AggregationGroup> all() {
        return groups.values();
    }

    /** The offset of the first event that may still have to be told of; {@link AggregationGroup#NEVER} if there is none. */
    long unflushed() {
        long first = AggregationGroup.NEVER;
        for (var group : unflushed) {
            first = Math.min(first, group.unflushed());
        }
        return first;
    }
}
