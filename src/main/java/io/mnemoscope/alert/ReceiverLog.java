package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a group notes about one receiver. One thread. */
final class ReceiverLog {
    /** Classic alerts that wait in one group; of more the oldest are counted only. One waits, however many there are in all. */
    private static final int MOST_MOMENTS = 100;

    final String name;
    private final Backlog backlog;
    /** A notification is on its way. */
    private boolean busy;
    /** The alerts that it has, unless it was made before the start: then it may have any. */
    private final Set<String> sending = new HashSet<>();

    private boolean sendingAny;
    /** It was due meanwhile. */
    private boolean skipped;

    private long toldMillis;
    /** When it was last to be notified of a change; 0 for never. */
    private long notifiedMillis;
    /** When it is to be looked at next. */
    private long dueMillis = AggregationGroup.NEVER;
    /** Something has happened that it may have to be notified of. */
    private boolean pending;

    private final List<Alert> moments = new ArrayList<>(0);
    private long leftOut;
    /** Alerts of the group that have ended, which it is to be told. */
    private int ended;

    ReceiverLog(String name, Backlog backlog) {
        this.name = name;
        this.backlog = backlog;
    }

    /** This notification is on its way. */
    void sends(Notification notification) {
        busy = true;
        notification.alerts().forEach(alert -> {
            boolean unused = sending.add(alert.id());
        });
    }

    /** A notification of before the start is on its way. */
    void sends() {
        busy = true;
        sendingAny = true;
    }

    /** Nothing is on its way any more. */
    void sent() {
        busy = false;
        sending.clear();
        sendingAny = false;
    }

    /** Something has happened: it may be notified once it has waited, and its last notification is long enough ago. */
    void schedule(GroupingPolicy pacing, long nowMillis) {
        pending = true;
        dueMillis = Math.min(dueMillis, pacing.soonest(notifiedMillis, nowMillis));
    }

    /** Whether it may be notified now: not while what has happened has to wait. */
    boolean isDue(long nowMillis) {
        return !pending || dueMillis <= nowMillis;
    }

    /** When it is to be looked at next; {@link AggregationGroup#NEVER} if it never was, and nothing has happened. */
    long dueMillis() {
        return dueMillis;
    }

    /**
     * It was looked at.
     *
     * @param nextMillis when it is to be looked at again if nothing happens
     * @param left whether there is more that it is to be notified of
     */
    void looked(long nextMillis, boolean left) {
        dueMillis = nextMillis;
        pending = left;
    }

    /** Whether something is left that it may have to be notified of. */
    boolean isPending() {
        return pending;
    }

    boolean isBusy() {
        return busy;
    }

    /** It is due, and a notification is still on its way. */
    void skip(long nextMillis) {
        skipped = true;
        dueMillis = nextMillis;
    }

    /** Whether this alert is, or may be, in what is on its way. */
    boolean isSending(String alert) {
        return sendingAny || sending.contains(alert);
    }

    void told(long millis) {
        toldMillis = Math.max(toldMillis, millis);
    }

    /** It is notified of a change. */
    void notified(long millis) {
        notifiedMillis = Math.max(notifiedMillis, millis);
    }

    /** The look that was due while it was busy need not wait any longer. */
    void catchUp(GroupingPolicy pacing, long nowMillis) {
        if (skipped) {
            skipped = false;
            dueMillis = Math.min(dueMillis, pacing.earliest(notifiedMillis, nowMillis));
        }
    }

    /** When it was told anything last; 0 for never. */
    long toldMillis() {
        return toldMillis;
    }

    /** So many more alerts of the group have ended which it is to be told, or fewer. */
    void addEnded(int more) {
        setEnded(ended + more);
    }

    /** So many alerts of the group have ended which it is to be told. */
    void setEnded(int count) {
        backlog.add(count - ended);
        ended = count;
    }

    /** Whether too many wait for this receiver, in all groups. */
    boolean isFull() {
        return backlog.isFull();
    }

    /** An alert that was over as it began. */
    void moment(Alert alert) {
        boolean full = moments.size() == MOST_MOMENTS || isFull();
        if (full && !moments.isEmpty()) {
            moments.remove(0);
            leftOut++;
        } else {
            backlog.add(1);
        }
        moments.add(alert);
    }

    boolean hasMoments() {
        return !moments.isEmpty();
    }

    List<Alert> takeMoments() {
        var taken = List.copyOf(moments);
        backlog.add(-taken.size());
        moments.clear();
        return taken;
    }

    /** So many alerts will never be told of. */
    void lost(long count) {
        leftOut += count;
    }

    long takeLeftOut() {
        long taken = leftOut;
        leftOut = 0;
        return taken;
    }
}
