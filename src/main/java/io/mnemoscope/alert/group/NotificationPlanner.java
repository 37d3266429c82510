package io.mnemoscope.alert.group;

import io.mnemoscope.alert.group.NotificationDecision.Facts;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Reason;
import io.mnemoscope.notify.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares the alerts of a group with what one receiver knows of them, and makes the notification of the difference. Used once. */
final class NotificationPlanner {
    private final AggregationGroup group;
    private final Receiver receiver;
    private final ReceiverLog log;
    private final long nowMillis;
    private final List<Alert> fresh = new ArrayList<>();
    private final List<Alert> ended = new ArrayList<>();
    private final List<Alert> standing = new ArrayList<>();
    private boolean knowsFiring;
    private boolean repeatDue;
    private boolean acknowledged;

    NotificationPlanner(AggregationGroup group, Receiver receiver, ReceiverLog log, long nowMillis) {
        this.group = group;
        this.receiver = receiver;
        this.log = log;
        this.nowMillis = nowMillis;
    }

    /** Decides, and notes the decision; null where there is nothing to send. */
    @Nullable
    PlannedNotification plan(Predicate<Alert> muted) {
        for (var entry : group.entries()) {
            compare(entry);
        }
        for (var instantaneous : log.takeInstantaneous()) {
            if (receiver.accepts(instantaneous) && !muted.test(instantaneous)) {
                fresh.add(instantaneous);
            }
        }
        var facts = new Facts(knowsFiring, fresh.size(), ended.size(), standing.size(), repeatDue, acknowledged);
        return log.decided(NotificationDecision.of(facts))
                .reason()
                .map(this::planned)
                .orElse(null);
    }

    private PlannedNotification planned(Reason reason) {
        var alerts = new ArrayList<>(fresh);
        alerts.addAll(ended);
        alerts.addAll(standing);
        // A stateless receiver gets all active alerts each time.
        boolean stateless = isStateless();
        int most = stateless ? alerts.size() : Math.min(alerts.size(), Notification.MAX_ALERTS);
        long leftOut = log.takeLeftOut() + alerts.size() - most;
        boolean cut = fresh.size() + ended.size() > most;
        var notification = new Notification(
                UUID.randomUUID().toString(),
                receiver.name(),
                group.key(),
                reason,
                nowMillis,
                alerts.subList(0, most),
                leftOut);
        return new PlannedNotification(receiver, notification, stateless && reason == Reason.REPEAT, cut);
    }

    private void compare(GroupedAlert entry) {
        var known = entry.notified.get(receiver.name());
        var firing = known == null || known.resolved() ? null : known.severity();
        knowsFiring |= firing != null;
        if (!entry.alert.state().active()) {
            if (entry.owes(receiver)) {
                ended.add(entry.alert);
            }
        } else if (entry.wanted(receiver)) {
            if (firing == null || firing.compareTo(entry.alert.severity()) < 0) {
                fresh.add(entry.alert);
            } else {
                standing.add(entry.alert);
                repeat(entry);
            }
        } else if (firing != null && entry.mutedBy != null && isStateless()) {
            // What it is not sent again it takes for resolved, and says so: it stays as it knows it.
            standing.add(entry.alert.as(firing));
            repeat(entry);
        }
    }

    private boolean isStateless() {
        return !receiver.sink().resend().isZero();
    }

    /** Acknowledged alerts are not repeated to people; a stateless receiver gets them all the same. */
    private void repeat(GroupedAlert entry) {
        long resend = receiver.sink().resend().toMillis();
        long every = resend > 0 ? resend : group.policy().repeatMillis(entry.alert.severity());
        boolean due = every > 0 && nowMillis - log.sentMillis() >= every;
        boolean exempt = entry.acknowledged && resend == 0;
        repeatDue |= due && !exempt;
        acknowledged |= due && exempt;
    }
}
