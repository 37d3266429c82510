package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One alert of an {@link AggregationGroup}, and what each receiver was last notified of it. One thread. */
public final class GroupedAlert {
    public Alert alert;
    /** Of the event that it is known by. */
    long offset;

    boolean acknowledged;
    /** Why no receiver is notified of it; null if nothing mutes it. */
    @Nullable
    MuteReason mutedBy;

    private boolean begun;

    /** By receiver. */
    final Map<String, NotificationLogEntry> notified = new LinkedHashMap<>(4);

    GroupedAlert(Alert alert) {
        this.alert = alert;
    }

    /** The alert as it stands. */
    public Alert alert() {
        return alert;
    }

    /** Whether this receiver was notified of it. */
    public boolean isKnownTo(String receiver) {
        return notified.containsKey(receiver);
    }

    /** Answers whether the reason is new, and to be in the history of the alert. */
    boolean mute(Optional<MuteReason> why) {
        boolean known = mutedBy != null
                && (why.filter(mutedBy::equals).isPresent() || !alert.state().active());
        mutedBy = why.orElse(null);
        return why.isPresent() && !known;
    }

    /**
     * After a crash: whether its history has that it is muted. If its beginning is read again, only what is read too; if not,
     * it was looked at before.
     */
    void readAgain(AlertEvent event) {
        if (event.kind() == AlertEvent.Kind.FIRING) {
            beginsAgain();
        } else if (event.kind() == AlertEvent.Kind.SUPPRESSED) {
            mutedBy = new MuteReason(event.reason());
        } else if (!begun && mutedBy == null) {
            mutedBy = MuteReason.BEFORE_RESTART;
        }
    }

    /** After a crash: its beginning is one of the events that are dispatched again. */
    void beginsAgain() {
        begun = true;
        mutedBy = null;
    }

    /** Whether this receiver is to be notified of the alert, as it stands. */
    boolean wanted(Receiver receiver) {
        return mutedBy == null && receiver.accepts(alert);
    }

    /** Whether it has ended, and no receiver takes it for active. */
    boolean isKnownToHaveEnded() {
        return !alert.state().active() && notified.values().stream().allMatch(NotificationLogEntry::resolved);
    }

    /** Whether a receiver is still to be notified of an alert that has ended: of one that it takes for active, muted or not. */
    boolean owes(Receiver receiver) {
        var known = notified.get(receiver.name());
        return known == null ? wanted(receiver) : !known.resolved();
    }
}
