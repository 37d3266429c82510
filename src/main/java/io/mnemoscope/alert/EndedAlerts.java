package io.mnemoscope.alert;

import io.mnemoscope.notify.Receiver;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The alerts of one group that have ended and wait to be sent: how many there are, and which are dropped. One thread. */
final class EndedAlerts {
    /** In one group; of more the oldest go. */
    private static final int MOST = 1_000;

    private final Collection<GroupedAlert> alerts;
    private final List<Receiver> receivers;
    private final Map<String, ToldSink> sinks;
    private final Backlog backlog;
    private int waiting;
    /** So many could not be dropped when that was tried last. */
    private int stuck;

    /**
     * None.
     *
     * @param alerts of the group, the oldest first
     * @param sinks by receiver; each of {@code receivers} has one
     */
    EndedAlerts(
            Collection<GroupedAlert> alerts, List<Receiver> receivers, Map<String, ToldSink> sinks, Backlog backlog) {
        this.alerts = alerts;
        this.receivers = receivers;
        this.sinks = sinks;
        this.backlog = backlog;
    }

    /** So many more wait, or fewer. */
    void add(int more) {
        waiting += more;
        backlog.add(more);
    }

    /** Those were let go of that had been sent. */
    void tidied() {
        stuck = Math.min(stuck, waiting);
    }

    /**
     * Drops the oldest of too many. Those that a receiver takes for active, or is just being notified of, stay: their end must be
     * sent. Where there are many of them, it is tried again once there are a tenth more.
     */
    void bound(long nowMillis) {
        int kept = backlog.isFull(true) ? 1 : MOST;
        if (waiting <= Math.max(kept, stuck + stuck / 10)) {
            return;
        }
        var all = alerts.iterator();
        while (waiting > kept && all.hasNext()) {
            var alert = all.next();
            if (alert.isKnownToHaveEnded() && !isSending(alert) && isTooMuch(alert, nowMillis)) {
                all.remove();
                add(-1);
                owed(alert).forEach(sink -> sink.lost(1));
            }
        }
        stuck = waiting > kept ? waiting : 0;
    }

    private boolean isTooMuch(GroupedAlert alert, long nowMillis) {
        return waiting > MOST || backlog.isFull(owed(alert).allMatch(sink -> sink.isStuck(nowMillis)));
    }

    /** The receivers that the end of this alert is still to be sent to. */
    private Stream<ToldSink> owed(GroupedAlert alert) {
        return receivers.stream().filter(alert::owes).map(receiver -> sinks.get(receiver.name()));
    }

    /** Whether it is in a notification that is on its way. */
    boolean isSending(GroupedAlert alert) {
        return sinks.values().stream().anyMatch(sink -> sink.isSending(alert.alert.id()));
    }
}
