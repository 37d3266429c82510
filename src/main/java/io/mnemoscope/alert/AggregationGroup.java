package io.mnemoscope.alert;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one simulation and rule (or of one agent, where nothing is grouped), what each receiver was told last, and
 * so what is to be told next and when. Pure but for its state; the time comes in. Alertmanager's dispatcher and notification
 * log, with what was told kept by alert. One thread.
 */
final class AggregationGroup {
    static final long NEVER = Long.MAX_VALUE;
    private final Group key;
    private final GroupingPolicy pacing;
    private final List<Receiver> receivers;
    private final Backlogs backlogs;
    private final Map<String, GroupedAlert> entries = new LinkedHashMap<>();
    private final Map<String, ReceiverLog> sinks = new LinkedHashMap<>();
    private long dueMillis = NEVER;
    /** When {@link GroupScheduler} means to look next. */
    long queuedMillis = NEVER;

    private long unflushed = NEVER;
    private final EndedAlerts ended;

    AggregationGroup(Group key, GroupingPolicy pacing, List<Receiver> receivers, Backlogs backlogs) {
        this.key = key;
        this.pacing = pacing;
        this.receivers = receivers;
        this.backlogs = backlogs;
        receivers.forEach(
                receiver -> sinks.put(receiver.name(), new ReceiverLog(receiver.name(), backlogs.of(receiver.name()))));
        this.ended = new EndedAlerts(entries.values(), receivers, sinks);
    }

    Group key() {
        return key;
    }

    /** When {@link #flush} wants to be called next; {@link #NEVER} if nothing is left to tell. */
    long dueMillis() {
        return dueMillis;
    }

    /** The offset of the first event that may still have to be told of; {@link #NEVER} if there is none. */
    long unflushed() {
        return unflushed;
    }

    /** It could not be looked at: it is due again after an interval. */
    void later(long nowMillis) {
        dueMillis = nowMillis + Math.max(1_000, pacing.groupInterval().toMillis());
    }

    /** Receivers may still have to be notified of this event. */
    void owesFrom(long offset) {
        unflushed = Math.min(unflushed, offset);
    }

    /** Something happened to one of its alerts. What comes after something later is left out. */
    void add(StoredEvent stored, long nowMillis) {
        var event = stored.event();
        var alert = event.alert();
        boolean ended = event.kind() == AlertEvent.Kind.RESOLVED;
        if (alert.momentary()) {
            receivers.forEach(receiver -> sink(receiver.name()).moment(alert));
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

    /** An alert of before the start. Receivers are told of it unless they know. */
    void restore(Alert alert, boolean acknowledged) {
        var entry = new GroupedAlert(alert);
        entry.acknowledged = acknowledged;
        if (!alert.state().active()) {
            // That it was suppressed, if it was, is in its history.
            entry.mutedBy = "";
            ended.add(entry);
        }
        entries.put(alert.id(), entry);
    }

    /** What a receiver knew before the start. */
    void restore(NotificationLogEntry told) {
        var entry = entries.get(told.alert());
        if (entry != null) {
            ended.told(entry, told);
            sink(told.sink()).told(told.atMillis());
        }
    }

    @Nullable
    GroupedAlert entry(String alert) {
        return entries.get(alert);
    }

    /** These agents are forgotten: their alerts are over. Answers them. */
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

    /** What is muted as it stands was said to be before the start. */
    void restore(Function<Alert, @Nullable String> muting) {
        entries.values().forEach(entry -> entry.mutedBy = muting.apply(entry.alert));
    }

    /** This alert was acknowledged. */
    void acknowledge(String alert) {
        var entry = entries.get(alert);
        if (entry != null) {
            entry.acknowledged = true;
        }
    }

    private ReceiverLog sink(String name) {
        return sinks.computeIfAbsent(name, known -> new ReceiverLog(known, backlogs.of(known)));
    }

    /** Something has happened that receivers may have to be notified of. */
    void schedule(long nowMillis) {
        if (receivers.isEmpty()) {
            // What is muted is marked so, and what has ended is let go of, all the same.
            dueMillis = Math.min(dueMillis, pacing.soonest(0, nowMillis));
        }
        for (var receiver : receivers) {
            var sink = sink(receiver.name());
            sink.schedule(pacing, nowMillis);
            dueMillis = Math.min(dueMillis, sink.dueMillis());
        }
    }

    /**
     * What is to be told now. Each receiver of a draft is left alone until {@link #settled} says what became of it.
     *
     * @param muting why nobody is to be told of an alert; null if nothing mutes it
     * @param suppressed told of alerts that are muted, once for each reason
     */
    List<PlannedNotification> flush(Function<Alert, @Nullable String> muting, Suppressed suppressed, long nowMillis) {
        ended.tidy();
        for (var entry : entries.values()) {
            entry.mute(muting.apply(entry.alert), suppressed);
        }
        var drafts = new ArrayList<PlannedNotification>();
        boolean all = sinks.values().stream().noneMatch(ReceiverLog::isBusy);
        for (var receiver : receivers) {
            var sink = sink(receiver.name());
            var draft = sink.isDue(nowMillis) ? draft(receiver, sink, muting, nowMillis) : null;
            if (draft != null) {
                drafts.add(draft);
            }
            all &= !sink.isPending();
        }
        unflushed = all ? NEVER : unflushed;
        ended.tidy();
        dueMillis = nowMillis + pacing.groupInterval().toMillis();
        for (var receiver : isEmpty() ? List.<Receiver>of() : receivers) {
            dueMillis = Math.min(dueMillis, sink(receiver.name()).dueMillis());
        }
        return drafts;
    }

    private @Nullable PlannedNotification draft(
            Receiver receiver, ReceiverLog sink, Function<Alert, @Nullable String> muting, long nowMillis) {
        long next = pacing.nextLook(receiver, nowMillis);
        if (sink.isBusy()) {
            sink.skip(next);
            return null;
        }
        var draft = new NotificationPlanner(this, receiver, sink, nowMillis).draft(muting);
        sink.looked(next, draft != null && draft.cut());
        if (draft != null) {
            sink.sends(draft.notification());
            sink.notified(draft.refresh() ? 0 : nowMillis);
        }
        return draft;
    }

    /** What became of a draft: delivered, or given up where it can be seen; in both cases it is not told again. */
    void settled(Notification notification, long nowMillis) {
        var sink = sink(notification.sink());
        boolean behind = sink.hasMoments();
        sink.sent();
        sink.told(nowMillis);
        for (var alert : notification.alerts()) {
            var entry = entries.get(alert.id());
            if (entry != null) {
                var told = new NotificationLogEntry(
                        sink.name, alert.id(), alert.severity(), !alert.toldAsFiring(), nowMillis);
                ended.told(entry, told);
                behind |= entry.alert.state() != alert.state() || entry.alert.severity() != alert.severity();
            }
        }
        if (behind || notification.alerts().size() >= Notification.MAX_ALERTS) {
            sink.schedule(pacing, nowMillis);
        }
        catchUp(sink, nowMillis);
        // A group that has nothing more to tell is looked at once more, to be let go of.
        dueMillis = Math.min(dueMillis, nowMillis + pacing.groupInterval().toMillis());
    }

    /** A receiver that forgets was reminded, or could not be: then at the next turn. */
    void reminded(String sinkName, long nowMillis, boolean told) {
        var sink = sink(sinkName);
        sink.sent();
        if (told) {
            sink.told(nowMillis);
        }
        catchUp(sink, nowMillis);
    }

    private void catchUp(ReceiverLog sink, long nowMillis) {
        sink.catchUp(pacing, nowMillis);
        dueMillis = Math.min(dueMillis, sink.dueMillis());
    }

    /** Whether a notification is on its way to this receiver. */
    boolean isBusy(String sinkName) {
        return sink(sinkName).isBusy();
    }

    /** A delivery that no flush has made is on its way. */
    void busy(String sinkName) {
        sink(sinkName).sends();
    }

    /** Nothing to tell, and nothing on its way. */
    boolean isEmpty() {
        return entries.isEmpty() && sinks.values().stream().noneMatch(sink -> sink.isBusy() || sink.hasMoments());
    }

    Iterable<GroupedAlert> entries() {
        return entries.values();
    }

    GroupingPolicy pacing() {
        return pacing;
    }
}
