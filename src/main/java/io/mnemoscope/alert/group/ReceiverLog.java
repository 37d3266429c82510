package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that one receiver knows of a group, and when it may be notified next. One thread. */
final class ReceiverLog {
    /** Classic alerts that wait in one group; of more the oldest are counted only. One waits, however many there are in all. */
    private static final int MOST_INSTANTANEOUS = 100;

    final String name;
    private final Backlog backlog;
    /** Notifications that are on their way; more than one only where they were made before the start. */
    private int underWay;
    /** The alerts that it has, unless it was made before the start: then it may have any. */
    private final Set<String> sending = new HashSet<>();

    private boolean sendingAny;
    /** It was due meanwhile. */
    private boolean skipped;

    private long sentMillis;
    /** When it was last notified of a change; 0 for never. */
    private long changeMillis;
    /** When it is to be looked at next. */
    private long dueMillis = AggregationGroup.NEVER;
    /** Something has happened that it may have to be notified of. */
    private boolean pending;

    private NotificationDecision decision = NotificationDecision.NOT_DUE;
    private final List<Alert> instantaneous = new ArrayList<>(0);
    private long leftOut;
    /** Alerts of the group that have ended, of which it is to be notified. */
    private int ended;

    ReceiverLog(String name, Backlog backlog) {
        this.name = name;
        this.backlog = backlog;
    }

    /** This notification is on its way. */
    void sends(Notification notification) {
        underWay++;
        notification.alerts().forEach(alert -> {
            boolean unused = sending.add(alert.id());
        });
    }

    /** A notification of before the start is on its way. */
    void sends() {
        underWay++;
        sendingAny = true;
    }

    /** One that was on its way is not any more. */
    void settled() {
        underWay = Math.max(0, underWay - 1);
        if (!isBusy()) {
            sending.clear();
            sendingAny = false;
        }
    }

    /** Something has happened: it may be notified once it has waited, and its last notification is long enough ago. */
    void schedule(GroupingPolicy policy, long nowMillis) {
        pending = true;
        dueMillis = Math.min(dueMillis, policy.soonest(changeMillis, nowMillis));
    }

    /** Whether it may be notified now: not while what has happened has to wait. */
    boolean isDue(long nowMillis) {
        return !pending || dueMillis <= nowMillis;
    }

    /** When it is to be looked at next, as far as it knows; {@link AggregationGroup#NEVER} if nothing has happened. */
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

    /** Notes what was decided at the last look, and answers it. */
    NotificationDecision decided(NotificationDecision decided) {
        decision = decided;
        return decided;
    }

    /** Why it is not notified of more now. */
    NotificationDecision status() {
        if (isBusy() || pending) {
            return isBusy() ? NotificationDecision.IN_FLIGHT : NotificationDecision.NOT_DUE;
        }
        return decision.reason().isPresent() ? NotificationDecision.UNCHANGED : decision;
    }

    /** Whether something is left that it may have to be notified of. */
    boolean isPending() {
        return pending;
    }

    boolean isBusy() {
        return underWay > 0;
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

    /** It got something. */
    void sent(long millis) {
        sentMillis = Math.max(sentMillis, millis);
    }

    /** It is notified of a change. */
    void changeSent(long millis) {
        changeMillis = Math.max(changeMillis, millis);
    }

    /** The look that was due while it was busy need not wait any longer. */
    void catchUp(GroupingPolicy policy, long nowMillis) {
        if (skipped) {
            skipped = false;
            dueMillis = Math.min(dueMillis, policy.earliest(changeMillis, nowMillis));
        }
    }

    /** When it got anything last; 0 for never. */
    long sentMillis() {
        return sentMillis;
    }

    /** So many more alerts of the group have ended of which it is to be notified, or fewer. */
    void addEnded(int more) {
        setEnded(ended + more);
    }

    /** So many alerts of the group have ended of which it is to be notified. */
    void setEnded(int count) {
        backlog.add(count - ended);
        ended = count;
    }

    /** Whether too many wait for this receiver, in all groups. */
    boolean isFull() {
        return backlog.isFull();
    }

    /** A classic alert, which ended as it began. */
    void addInstantaneous(Alert alert) {
        boolean full = instantaneous.size() == MOST_INSTANTANEOUS || isFull();
        if (full && !instantaneous.isEmpty()) {
            instantaneous.remove(0);
            leftOut++;
        } else {
            backlog.add(1);
        }
        instantaneous.add(alert);
    }

    /** The classic alerts that wait. */
    List<Alert> instantaneous() {
        return instantaneous;
    }

    List<Alert> takeInstantaneous() {
        var taken = List.copyOf(instantaneous);
        backlog.add(-taken.size());
        instantaneous.clear();
        return taken;
    }

    /** It will never be notified of so many alerts. */
    void lost(long count) {
        leftOut += count;
    }

    long takeLeftOut() {
        long taken = leftOut;
        leftOut = 0;
        return taken;
    }
}
