package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.notify.Receiver;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What each receiver knows of one group. One thread. */
final class ReceiverLogs {
    private final List<Receiver> receivers;
    private final Backlogs backlogs;
    /** Also of receivers that are not configured any more, while a notification of before is on its way to them. */
    private final Map<String, ReceiverLog> logs = new LinkedHashMap<>();

    ReceiverLogs(List<Receiver> receivers, Backlogs backlogs) {
        this.receivers = receivers;
        this.backlogs = backlogs;
        for (var receiver : receivers) {
            logs.put(receiver.name(), new ReceiverLog(receiver.name(), backlogs.of(receiver.name())));
        }
    }

    /** Those that are configured. */
    List<Receiver> receivers() {
        return receivers;
    }

    /** The log of a receiver; made if there is none. */
    ReceiverLog of(String receiver) {
        return logs.computeIfAbsent(receiver, name -> new ReceiverLog(name, backlogs.of(name)));
    }

    /** By receiver. */
    Map<String, ReceiverLog> byReceiver() {
        return logs;
    }

    private Collection<ReceiverLog> all() {
        return logs.values();
    }

    /** Whether a notification is on its way to one of them. */
    boolean isAnyBusy() {
        return all().stream().anyMatch(ReceiverLog::isBusy);
    }

    /** Whether nothing is on its way, and no classic alert waits. */
    boolean isIdle() {
        return all().stream()
                .noneMatch(log -> log.isBusy() || !log.instantaneous().isEmpty());
    }

    /** A classic alert for each. */
    void addInstantaneous(Alert alert) {
        receivers.forEach(receiver -> of(receiver.name()).addInstantaneous(alert));
    }

    /** The classic alerts that wait. */
    void eachInstantaneous(Consumer<Alert> consumer) {
        all().forEach(log -> log.instantaneous().forEach(consumer));
    }

    /** Something has happened that they may have to be notified of; answers when the first of them is due. */
    long schedule(GroupingPolicy policy, long nowMillis) {
        // Without a receiver, what is muted is marked so, and what has ended is dropped, all the same.
        long due = receivers.isEmpty() ? policy.soonest(0, nowMillis) : AggregationGroup.NEVER;
        for (var receiver : receivers) {
            var log = of(receiver.name());
            log.schedule(policy, nowMillis);
            due = Math.min(due, log.dueMillis());
        }
        return due;
    }
}
