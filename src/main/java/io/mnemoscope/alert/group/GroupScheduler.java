package io.mnemoscope.alert.group;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.notify.Receiver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The groups of alerts, and which is due when. One thread. */
public final class GroupScheduler {
    /** A group that was due at a time; it may be due at another since. */
    private record Due(long atMillis, AggregationGroup group) {}

    private final GroupingPolicy policy;
    private final List<Receiver> receivers;
    private final Backlogs backlogs = new Backlogs();
    private final Map<Group, AggregationGroup> groups = new HashMap<>();
    /** The offsets of the first events that receivers may still have to be notified of, each with the number of its groups. */
    private final TreeMap<Long, Integer> unflushed = new TreeMap<>();

    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));

    public GroupScheduler(GroupingPolicy policy, List<Receiver> receivers) {
        this.policy = policy;
        this.receivers = receivers;
    }

    GroupingPolicy policy() {
        return policy;
    }

    /** The group of an alert; made if there is none. */
    public AggregationGroup of(Alert alert) {
        return of(policy.key(alert));
    }

    public AggregationGroup of(Group key) {
        return groups.computeIfAbsent(key, fresh -> new AggregationGroup(fresh, policy, receivers, backlogs));
    }

    /** The group of an alert, if there is one. */
    @Nullable
    public AggregationGroup find(Alert alert) {
        return groups.get(policy.key(alert));
    }

    /** This alert was acknowledged. */
    public void acknowledged(Alert alert) {
        var group = find(alert);
        if (group != null) {
            group.acknowledge(alert.id());
        }
    }

    /** An event of before a crash, which was added, is read again. */
    public void readAgain(AlertEvent event) {
        var entry = entry(event.alert());
        if (entry != null) {
            entry.readAgain(event);
        }
    }

    /** An alert that was added began with this event, one of those of before a crash that are dispatched again. */
    public void beginsAgain(Alert alert, long offset) {
        var entry = entry(alert);
        if (entry != null) {
            entry.beginsAgain();
            var group = of(alert);
            group.owesFrom(offset);
            reschedule(group);
        }
    }

    private @Nullable GroupedAlert entry(Alert alert) {
        var group = find(alert);
        return group == null ? null : group.entry(alert.id());
    }

    /** The group may be due at another time than before. */
    public void reschedule(AggregationGroup group) {
        owes(group, group.unflushed());
        if (group.dueMillis() != group.queuedMillis) {
            group.queuedMillis = group.dueMillis();
            due.add(new Due(group.dueMillis(), group));
        }
    }

    private void owes(AggregationGroup group, long offset) {
        if (offset == group.queuedOffset) {
            return;
        }
        if (group.queuedOffset != AggregationGroup.NEVER) {
            unflushed.computeIfPresent(group.queuedOffset, (first, count) -> count == 1 ? null : count - 1);
        }
        if (offset != AggregationGroup.NEVER) {
            unflushed.merge(offset, 1, Integer::sum);
        }
        group.queuedOffset = offset;
    }

    /** Something has happened that the receivers of any group may have to be notified of. */
    public void scheduleAll(long nowMillis) {
        for (var group : groups.values()) {
            group.schedule(nowMillis);
            reschedule(group);
        }
    }

    /** When the first group is due; {@link AggregationGroup#NEVER} if none is. */
    public long nextMillis() {
        for (var first = due.peek(); first != null; first = due.peek()) {
            if (first.group().queuedMillis == first.atMillis()) {
                return first.atMillis();
            }
            due.remove();
        }
        return AggregationGroup.NEVER;
    }

    /** The groups that are due, each once; those of which no receiver has to hear any more are dropped. */
    public Collection<AggregationGroup> takeDue(long nowMillis) {
        var taken = new LinkedHashSet<AggregationGroup>();
        while (nextMillis() <= nowMillis) {
            var group = due.remove().group();
            group.queuedMillis = AggregationGroup.NEVER;
            if (group.isEmpty()) {
                groups.remove(group.key(), group);
                owes(group, AggregationGroup.NEVER);
            } else {
                taken.add(group);
            }
        }
        return taken;
    }

    /** These agents are deleted; answers their alerts, which end thereby. */
    public List<Alert> forgotten(Set<AgentId> agents, long nowMillis) {
        var ended = new ArrayList<Alert>();
        for (var group : groups.values()) {
            ended.addAll(group.forgotten(agents, nowMillis));
            reschedule(group);
        }
        return ended;
    }

    public Collection<AggregationGroup> all() {
        return groups.values();
    }

    /** The offset of the first event that a receiver may still have to be notified of; {@link AggregationGroup#NEVER} if there is none. */
    public long unflushed() {
        return unflushed.isEmpty() ? AggregationGroup.NEVER : unflushed.firstKey();
    }
}
