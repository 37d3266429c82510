package io.mnemoscope.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way.
 *
 * @param notification what is sent
 * @param state how far it has come
 * @param attempts failed so far
 * @param nextMillis when it is tried next, while it waits
 * @param finishedMillis when it was delivered or given up; -1 while it waits
 * @param error what the last failed attempt died of; null if none failed
 */
public record Delivery(
        Notification notification,
        State state,
        int attempts,
        long nextMillis,
        long finishedMillis,
        @Nullable String error) {
    private static final long NOT_FINISHED = -1;

    /** How far a notification has come. */
    public enum State implements WireNamed {
        WAITING,
        DELIVERED,
        /** Given up; it can be tried again by hand. */
        DEAD
    }

    /** A notification whose delivery has not been tried. */
    public static Delivery of(Notification notification) {
        return new Delivery(notification, State.WAITING, 0, notification.createdMillis(), NOT_FINISHED, null);
    }

    public Delivery delivered(long nowMillis) {
        return new Delivery(notification, State.DELIVERED, attempts, nextMillis, nowMillis, error);
    }

    /** An attempt failed; the next is at {@code nextMillis}. */
    public Delivery postponed(String why, long nextMillis) {
        return new Delivery(notification, State.WAITING, attempts + 1, nextMillis, NOT_FINISHED, why);
    }

    /** To be looked at again then, without an attempt. */
    public Delivery at(long nextMillis) {
        return new Delivery(notification, state, attempts, nextMillis, finishedMillis, error);
    }

    /** Given up. */
    public Delivery dead(String why, int attemptsMade, long nowMillis) {
        return new Delivery(notification, State.DEAD, attemptsMade, nextMillis, nowMillis, why);
    }

    /** Whether its alerts are in the store only, to be read when it is their turn. */
    public boolean bare() {
        return notification.alerts().isEmpty();
    }

    /** The same delivery, bare. */
    public Delivery withoutAlerts() {
        var bare = new Notification(
                notification.id(),
                notification.sink(),
                notification.group(),
                notification.reason(),
                notification.createdMillis(),
                List.of(),
                notification.truncated());
        return new Delivery(bare, state, attempts, nextMillis, finishedMillis, error);
    }

    /** The same delivery of this, which is its notification with its alerts. */
    public Delivery about(Notification whole) {
        return new Delivery(whole, state, attempts, nextMillis, finishedMillis, error);
    }

    /** The same delivery, of the alerts as they stand by now. */
    public Delivery about(List<Alert> alerts) {
        return new Delivery(
                new Notification(
                        notification.id(),
                        notification.sink(),
                        notification.group(),
                        alerts.stream().anyMatch(Alert::sentAsFiring)
                                ? notification.reason()
                                : Notification.Reason.ALL_RESOLVED,
                        notification.createdMillis(),
                        alerts,
                        notification.truncated()),
                state,
                attempts,
                nextMillis,
                finishedMillis,
                error);
    }

    /** To be tried afresh. */
    public Delivery again(long nowMillis) {
        return new Delivery(notification, State.WAITING, 0, nowMillis, NOT_FINISHED, error);
    }
}
