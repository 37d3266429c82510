package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Notification.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a receiver is notified of a group now, with the reason why or why not. */
public enum NotificationDecision {
    /** The receiver knows of no alert of the group that is firing. */
    FIRST(Reason.FIRST, "an alert fires"),
    NEW_ALERTS(Reason.NEW_ALERTS, "more alerts fire, or one is more severe than the receiver knows"),
    SOME_RESOLVED(Reason.SOME_RESOLVED, "some alerts have ended"),
    ALL_RESOLVED(Reason.ALL_RESOLVED, "all alerts have ended"),
    REPEAT(Reason.REPEAT, "the last notification is older than the repeat interval"),

    /** {@code group_wait}, or {@code group_interval} since the receiver's own last notification, has not passed. */
    NOT_DUE(null, "group_wait or group_interval has not passed"),
    /** Its answer is awaited: two notifications of one group could overtake each other. */
    IN_FLIGHT(null, "another notification of the group is on its way"),
    /** The receiver knows all active alerts as they are, and it is not time to repeat them. */
    UNCHANGED(null, "the receiver knows all active alerts"),
    /** As {@link #UNCHANGED}, and it would be time to repeat them if they were not acknowledged. */
    ACKNOWLEDGED(null, "the active alerts are acknowledged, so they are not repeated"),
    /** No alert of the group is for this receiver: all are muted, or its matchers and severity exclude them. */
    NO_ALERTS(null, "no alert is for this receiver, or all are muted");

    private final @Nullable Reason reason;
    private final String text;

    NotificationDecision(@Nullable Reason reason, String text) {
        this.reason = reason;
        this.text = text;
    }

    /**
     * What is known of one group and one receiver.
     *
     * @param knowsFiring whether it was last notified of some alert of the group as firing
     * @param fresh alerts that fire and that it does not know, or only as milder
     * @param ended alerts that it takes for active, or that it was never notified of, and that have ended
     * @param standing alerts that it knows as they are
     * @param repeatDue whether one of those is to be repeated
     * @param acknowledged whether one of those would be, were it not acknowledged
     */
    record Facts(boolean knowsFiring, int fresh, int ended, int standing, boolean repeatDue, boolean acknowledged) {}

    /**
     * Whether the alerts need not even be looked at.
     *
     * @param due whether the receiver's own waiting times have passed
     * @param inFlight whether another notification of the group to it is on its way
     */
    static Optional<NotificationDecision> gate(boolean due, boolean inFlight) {
        if (!due) {
            return Optional.of(NOT_DUE);
        }
        return inFlight ? Optional.of(IN_FLIGHT) : Optional.empty();
    }

    /** The decision past the {@link #gate}; nothing but the facts has a part in it. Alertmanager's {@code needsUpdate}. */
    static NotificationDecision of(Facts facts) {
        if (facts.fresh() > 0) {
            return facts.knowsFiring() ? NEW_ALERTS : FIRST;
        }
        if (facts.ended() > 0) {
            return facts.standing() == 0 ? ALL_RESOLVED : SOME_RESOLVED;
        }
        if (facts.repeatDue()) {
            return REPEAT;
        }
        if (facts.standing() == 0) {
            return NO_ALERTS;
        }
        return facts.acknowledged() ? ACKNOWLEDGED : UNCHANGED;
    }

    /** The reason of the notification; empty if there is none. */
    Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** For people. */
    public String text() {
        return text;
    }
}
