package io.mnemoscope.alert.group;

import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The alerts of one group that have ended and wait to be sent: how many there are, and which are dropped. One thread. */
final class EndedAlerts {
    /** In one group; where there are a tenth more, the oldest go. */
    private static final int MOST = 1_000;

    private final Collection<GroupedAlert> alerts;
    private final List<Receiver> receivers;
    private final Map<String, ReceiverLog> logs;
    private int waiting;
    /** So many could not be dropped when that was tried last. */
    private int undroppable;

    /**
     * None.
     *
     * @param alerts of the group, the oldest first
     * @param logs by receiver; each of {@code receivers} has one
     */
    EndedAlerts(Collection<GroupedAlert> alerts, List<Receiver> receivers, Map<String, ReceiverLog> logs) {
        this.alerts = alerts;
        this.receivers = receivers;
        this.logs = logs;
    }

    /** This one has ended. */
    void add(GroupedAlert alert) {
        waiting++;
        owed(alert).forEach(log -> log.addEnded(1));
    }

    /** One that had ended is active again. */
    void remove(GroupedAlert alert) {
        waiting--;
        owed(alert).forEach(log -> log.addEnded(-1));
    }

    /** A receiver was notified of this one, which may be all that it was to be notified of. */
    void notified(GroupedAlert alert, NotificationLogEntry known) {
        boolean before = owes(alert, known.sink());
        alert.notified.put(known.sink(), known);
        var log = logs.get(known.sink());
        if (before && !owes(alert, known.sink()) && log != null) {
            log.addEnded(-1);
        }
    }

    private boolean owes(GroupedAlert alert, String sink) {
        return !alert.alert.state().active()
                && receivers.stream().anyMatch(receiver -> receiver.name().equals(sink) && alert.owes(receiver));
    }

    /** Drops what all receivers know has ended; what is on its way to one may say that it has not. */
    void tidy() {
        var held = new int[receivers.size()];
        alerts.removeIf(alert -> !alert.alert.state().active() && !isHeld(alert, held));
        for (int i = 0; i < held.length; i++) {
            var log = logs.get(receivers.get(i).name());
            if (log != null) {
                log.setEnded(held[i]);
            }
        }
        undroppable = Math.min(undroppable, waiting);
    }

    private boolean isHeld(GroupedAlert alert, int[] held) {
        boolean owed = false;
        for (int i = 0; i < held.length; i++) {
            if (alert.owes(receivers.get(i))) {
                held[i]++;
                owed = true;
            }
        }
        boolean kept = owed || isSending(alert);
        waiting -= kept ? 0 : 1;
        return kept;
    }

    /**
     * Drops the oldest of too many. Those that a receiver takes for active, or is just being notified of, stay: their end must be
     * sent. A look at all of them is for a tenth more than may wait, or than could not be dropped last time, not for each alert.
     */
    void bound() {
        if (waiting <= 1) {
            return;
        }
        int kept = isAnyFull() ? 1 : MOST;
        int least = Math.max(kept, undroppable);
        if (waiting <= least + least / 10) {
            return;
        }
        var all = alerts.iterator();
        while (waiting > kept && all.hasNext()) {
            var alert = all.next();
            if (alert.isKnownToHaveEnded() && !isSending(alert) && isTooMuch(alert)) {
                all.remove();
                remove(alert);
                owed(alert).forEach(log -> log.lost(1));
            }
        }
        undroppable = waiting > kept ? waiting : 0;
    }

    private boolean isAnyFull() {
        for (var log : logs.values()) {
            if (log.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** It stays as long as a receiver is to have it that has room. */
    private boolean isTooMuch(GroupedAlert alert) {
        return waiting > MOST || owed(alert).allMatch(ReceiverLog::isFull);
    }

    /** The receivers that the end of this alert is still to be sent to. */
    private Stream<ReceiverLog> owed(GroupedAlert alert) {
        return receivers.stream().filter(alert::owes).map(receiver -> logs.get(receiver.name()));
    }

    private boolean isSending(GroupedAlert alert) {
        return logs.values().stream().anyMatch(log -> log.isSending(alert.alert.id()));
    }
}
