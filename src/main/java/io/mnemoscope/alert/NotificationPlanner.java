package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Reason;
import io.mnemoscope.notify.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out what one receiver is to be told of one group now. Used once. */
final class NotificationPlanner {
    private final AggregationGroup group;
    private final Receiver receiver;
    private final ReceiverLog sink;
    private final long nowMillis;
    private final List<Alert> news = new ArrayList<>();
    private final List<Alert> over = new ArrayList<>();
    private final List<Alert> standing = new ArrayList<>();
    private boolean firingBefore;
    private boolean repeat;

    NotificationPlanner(AggregationGroup group, Receiver receiver, ReceiverLog sink, long nowMillis) {
        this.group = group;
        this.receiver = receiver;
        this.sink = sink;
        this.nowMillis = nowMillis;
    }

    /** What to tell; null for nothing. */
    @Nullable
    PlannedNotification draft(Function<Alert, @Nullable String> muting) {
        for (var entry : group.entries()) {
            sort(entry);
        }
        for (var moment : sink.takeMoments()) {
            if (receiver.accepts(moment) && muting.apply(moment) == null) {
                news.add(moment);
            }
        }
        var reason = reason();
        if (reason == null) {
            return null;
        }
        var told = new ArrayList<>(news);
        told.addAll(over);
        told.addAll(standing);
        // A receiver that forgets must hear of all that goes on, each time.
        boolean forgets = !receiver.sink().resend().isZero();
        int most = forgets ? told.size() : Math.min(told.size(), Notification.MAX_ALERTS);
        long leftOut = sink.takeLeftOut() + told.size() - most;
        boolean cut = news.size() + over.size() > most;
        return new PlannedNotification(
                receiver,
                notification(reason, told.subList(0, most), leftOut),
                forgets && reason == Reason.REPEAT,
                cut);
    }

    private Notification notification(Reason reason, List<Alert> told, long leftOut) {
        return new Notification(
                UUID.randomUUID().toString(), receiver.name(), group.key(), reason, nowMillis, told, leftOut);
    }

    private void sort(GroupedAlert entry) {
        var known = entry.told.get(receiver.name());
        var firing = known == null || known.resolved() ? null : known.severity();
        firingBefore |= firing != null;
        if (!entry.alert.state().active()) {
            if (entry.owes(receiver)) {
                over.add(entry.alert);
            }
        } else if (entry.wanted(receiver)) {
            if (firing == null || firing.compareTo(entry.alert.severity()) < 0) {
                news.add(entry.alert);
            } else {
                standing.add(entry.alert);
                repeat |= isDue(entry);
            }
        }
    }

    /** What somebody sees to is not repeated to people; a receiver that forgets is told all the same. */
    private boolean isDue(GroupedAlert entry) {
        long resend = receiver.sink().resend().toMillis();
        long repeating = entry.acknowledged ? 0 : group.pacing().repeatMillis(entry.alert.severity());
        long every = resend > 0 ? resend : repeating;
        return every > 0 && nowMillis - sink.toldMillis() >= every;
    }

    private @Nullable Reason reason() {
        if (!news.isEmpty()) {
            return firingBefore ? Reason.NEW_ALERTS : Reason.FIRST;
        }
        if (!over.isEmpty()) {
            return standing.isEmpty() ? Reason.ALL_RESOLVED : Reason.SOME_RESOLVED;
        }
        return repeat ? Reason.REPEAT : null;
    }
}
