package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a group notes about one receiver. One thread. */
final class ToldSink {
    /** Classic alerts that wait in one group; of more the oldest are counted only. One waits, however many there are in all. */
    private static final int MOST_MOMENTS = 100;

    /** A receiver to which a notification has been on its way for so long may be down. */
    private static final long STUCK_MILLIS = 10_000;

    final String name;
    private final Backlog backlog;
    /** A notification is on its way. */
    private boolean busy;
    /** Since when; 0 for a notification of before the start. */
    private long busyMillis;
    /** The alerts that it has, unless it was made before the start: then it may have any. */
    private final Set<String> sending = new HashSet<>();

    private boolean sendingAny;
    /** There was a look at the group meanwhile. */
    boolean skipped;

    private long toldMillis;
    private final List<Alert> moments = new ArrayList<>(0);
    private long leftOut;

    ToldSink(String name, Backlog backlog) {
        this.name = name;
        this.backlog = backlog;
    }

    /** This notification is on its way. */
    void sends(Notification notification, long nowMillis) {
        busy = true;
        busyMillis = nowMillis;
        notification.alerts().forEach(alert -> {
            boolean unused = sending.add(alert.id());
        });
    }

    /** A notification of before the start is on its way. */
    void sends() {
        busy = true;
        busyMillis = 0;
        sendingAny = true;
    }

    /** Nothing is on its way any more. */
    void sent() {
        busy = false;
        sending.clear();
        sendingAny = false;
    }

    boolean isBusy() {
        return busy;
    }

    /** Whether what is on its way takes so long that the receiver may be down. */
    boolean isStuck(long nowMillis) {
        return busy && nowMillis - busyMillis >= STUCK_MILLIS;
    }

    /** Whether this alert is, or may be, in what is on its way. */
    boolean isSending(String alert) {
        return sendingAny || sending.contains(alert);
    }

    void told(long millis) {
        toldMillis = Math.max(toldMillis, millis);
    }

    /** When it was told anything last; 0 for never. */
    long toldMillis() {
        return toldMillis;
    }

    /** An alert that was over as it began. */
    void moment(Alert alert, long nowMillis) {
        boolean full = moments.size() == MOST_MOMENTS || backlog.isFull(isStuck(nowMillis));
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
