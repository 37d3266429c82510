package io.mnemoscope.alert.group;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one group, what each receiver was last notified of, and so what it is to be notified of next and when. Pure
 * but for its state; the time comes in. Alertmanager's aggregation group and notification log, the log kept by alert. One
 * thread.
 */
public final class AggregationGroup {
    public static final long NEVER = Long.MAX_VALUE;
    private final Group key;
    private final GroupingPolicy policy;
    private final Map<String, GroupedAlert> entries = new LinkedHashMap<>();
    private final ReceiverLogs logs;
    private long dueMillis = NEVER;
    /** When {@link GroupScheduler} means to look next. */
    long queuedMillis = NEVER;
    /** From which offset on {@link GroupScheduler} knows that it owes events. */
    long queuedOffset = NEVER;

    private long unflushed = NEVER;
    private final EndedAlerts ended;

    AggregationGroup(Group key, GroupingPolicy policy, List<Receiver> receivers, Backlogs backlogs) {
        this.key = key;
        this.policy = policy;
        this.logs = new ReceiverLogs(receivers, backlogs);
        this.ended = new EndedAlerts(entries.values(), receivers, logs.byReceiver());
    }

    public Group key() {
        return key;
    }

    /** When it is to be looked at next; {@link #NEVER} if no receiver is to be notified of anything. */
    public long dueMillis() {
        return dueMillis;
    }

    /** The offset of the first event that a receiver may still have to be notified of; {@link #NEVER} if there is none. */
    long unflushed() {
        return unflushed;
    }

    /** It could not be looked at: it is due again after an interval. */
    public void postpone(long nowMillis) {
        dueMillis = nowMillis + Math.max(1_000, policy.groupInterval().toMillis());
    }

    /** Receivers may still have to be notified of this event. */
    void owesFrom(long offset) {
        unflushed = Math.min(unflushed, offset);
    }

    /** An event of one of its alerts. What comes after something later is left out. */
    public void add(StoredEvent stored, long nowMillis) {
        var event = stored.event();
        var alert = event.alert();
        boolean ended = event.kind() == AlertEvent.Kind.RESOLVED;
        if (alert.instantaneous()) {
            logs.addInstantaneous(alert);
        } else if (alert.state().active() || ended) {
            put(alert, stored.offset());
        } else {
            return;
        }
        if (event.raised() || ended) {
            owesFrom(stored.offset());
            schedule(nowMillis);
        }
    }

    private void put(Alert alert, long offset) {
        var known = entries.get(alert.id());
        var entry = known == null ? new GroupedAlert(alert) : known;
        if (entry.offset > offset) {
            return;
        }
        boolean endedBefore = known != null && !known.alert.state().active();
        entry.alert = alert;
        entry.offset = offset;
        entries.put(alert.id(), entry);
        boolean endedNow = !alert.state().active();
        if (endedNow && !endedBefore) {
            ended.add(entry);
            ended.bound();
        } else if (endedBefore && !endedNow) {
            ended.remove(entry);
        }
    }

    /** An alert of before the start. Receivers are notified of it unless they know it. */
    public void restore(Alert alert, boolean acknowledged) {
        var entry = new GroupedAlert(alert);
        entry.acknowledged = acknowledged;
        if (!alert.state().active()) {
            entry.mutedBy = MuteReason.BEFORE_RESTART;
            ended.add(entry);
        }
        entries.put(alert.id(), entry);
    }

    /** What a receiver knew before the start. */
    public void restore(NotificationLogEntry known) {
        var entry = entries.get(known.alert());
        if (entry != null) {
            ended.notified(entry, known);
            logs.of(known.sink()).sent(known.atMillis());
        }
    }

    @Nullable
    public GroupedAlert entry(String alert) {
        return entries.get(alert);
    }

    /** These agents are deleted: their alerts end. Answers them. */
    List<Alert> forgotten(Set<AgentId> agents, long nowMillis) {
        var gone = new ArrayList<Alert>();
        for (var entry : entries.values()) {
            if (!entry.alert.ofSimulation() && entry.alert.state().active() && agents.contains(entry.alert.agent())) {
                entry.alert = entry.alert.resolved("The agent is forgotten", nowMillis);
                ended.add(entry);
                schedule(nowMillis);
                gone.add(entry.alert);
            }
        }
        return gone;
    }

    /** What is muted as it stands was muted before the start, and its history has it. */
    public void restoreMuted(Function<Alert, Optional<MuteReason>> muting) {
        entries.values()
                .forEach(entry -> entry.mutedBy = muting.apply(entry.alert).orElse(null));
    }

    /** This alert was acknowledged. */
    void acknowledge(String alert) {
        var entry = entries.get(alert);
        if (entry != null) {
            entry.acknowledged = true;
        }
    }

    /** Something has happened that receivers may have to be notified of. */
    public void schedule(long nowMillis) {
        dueMillis = Math.min(dueMillis, logs.schedule(policy, nowMillis));
    }

    /** Its alerts, also the classic ones that wait for a receiver. */
    public void eachAlert(Consumer<Alert> consumer) {
        entries.values().forEach(entry -> consumer.accept(entry.alert));
        logs.eachInstantaneous(consumer);
    }

    /**
     * Drops what all receivers know has ended, and notes of the others why they are muted.
     *
     * @param muting why no receiver is notified of an alert
     * @param newlyMuted gets alerts that are muted, once for each reason
     */
    public void mute(Function<Alert, Optional<MuteReason>> muting, BiConsumer<Alert, MuteReason> newlyMuted) {
        ended.tidy();
        for (var entry : entries.values()) {
            var why = muting.apply(entry.alert);
            if (entry.mute(why)) {
                why.ifPresent(reason -> newlyMuted.accept(entry.alert, reason));
            }
        }
    }

    /**
     * The notifications to send now. A receiver gets no other one until {@link #settled} or {@link #reminded} is called.
     *
     * @param muted whether an alert is muted; those that are not classic have it from {@link #mute}
     */
    public List<PlannedNotification> plan(Predicate<Alert> muted, long nowMillis) {
        var planned = new ArrayList<PlannedNotification>();
        boolean all = !logs.isAnyBusy();
        for (var receiver : logs.receivers()) {
            var log = logs.of(receiver.name());
            var plan = plan(receiver, log, muted, nowMillis);
            if (plan != null) {
                planned.add(plan);
            }
            all &= !log.isPending();
        }
        unflushed = all ? NEVER : unflushed;
        ended.tidy();
        dueMillis = nowMillis + policy.groupInterval().toMillis();
        for (var receiver : isEmpty() ? List.<Receiver>of() : logs.receivers()) {
            dueMillis = Math.min(dueMillis, logs.of(receiver.name()).dueMillis());
        }
        return planned;
    }

    private @Nullable PlannedNotification plan(
            Receiver receiver, ReceiverLog log, Predicate<Alert> muted, long nowMillis) {
        var gate = NotificationDecision.gate(log.isDue(nowMillis), log.isBusy());
        if (gate.isPresent()) {
            if (log.decided(gate.get()) == NotificationDecision.IN_FLIGHT) {
                log.skip(policy.nextLook(receiver, nowMillis));
            }
            return null;
        }
        var plan = new NotificationPlanner(this, receiver, log, nowMillis).plan(muted);
        log.looked(policy.nextLook(receiver, nowMillis), plan != null && plan.cut());
        if (plan != null) {
            log.sends(plan.notification());
            log.changeSent(plan.refresh() ? 0 : nowMillis);
        }
        return plan;
    }

    /** A notification was delivered, or given up where it can be seen; in both cases it is not sent again. */
    public void settled(Notification notification, long nowMillis) {
        var log = logs.of(notification.sink());
        boolean changed = !log.instantaneous().isEmpty();
        log.settled();
        log.sent(nowMillis);
        for (var alert : notification.alerts()) {
            var entry = entries.get(alert.id());
            if (entry != null) {
                var known = new NotificationLogEntry(
                        log.name, alert.id(), alert.severity(), !alert.sentAsFiring(), nowMillis);
                ended.notified(entry, known);
                changed |= entry.alert.state() != alert.state() || entry.alert.severity() != alert.severity();
            }
        }
        if (changed || notification.alerts().size() >= Notification.MAX_ALERTS) {
            log.schedule(policy, nowMillis);
        }
        catchUp(log, nowMillis);
        // A group of which no receiver has to hear any more is looked at once more, to be dropped.
        dueMillis = Math.min(dueMillis, nowMillis + policy.groupInterval().toMillis());
    }

    /** A stateless receiver was reminded, or could not be: then at the next turn; or what {@link #busy} announced does not come. */
    public void reminded(String receiver, long nowMillis, boolean delivered) {
        var log = logs.of(receiver);
        log.settled();
        if (delivered) {
            log.sent(nowMillis);
        }
        catchUp(log, nowMillis);
    }

    private void catchUp(ReceiverLog log, long nowMillis) {
        log.catchUp(policy, nowMillis);
        dueMillis = Math.min(dueMillis, log.dueMillis());
    }

    /** Whether a notification is on its way to this receiver. */
    public boolean isBusy(String receiver) {
        return logs.of(receiver).isBusy();
    }

    /** A delivery that {@link #plan} has not made is on its way. */
    public void busy(String receiver) {
        logs.of(receiver).sends();
    }

    /** Why a receiver is not notified of more now, for people. */
    public String status(String receiver) {
        return logs.of(receiver).status().text();
    }

    /** No alert, and no notification on its way. */
    boolean isEmpty() {
        return entries.isEmpty() && logs.isIdle();
    }

    public Collection<GroupedAlert> entries() {
        return entries.values();
    }

    GroupingPolicy policy() {
        return policy;
    }
}
