package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One alert of an {@link AggregationGroup}, and what each receiver was told of it last. One thread. */
final class GroupedAlert {
    Alert alert;
    /** Of the event that it is known by. */
    long offset;

    boolean acknowledged;
    /** Why nobody is to be told of it; null if nothing mutes it. */
    @Nullable
    String mutedBy;

    private boolean begun;

    /** By receiver. */
    final Map<String, NotificationLogEntry> told = new LinkedHashMap<>(4);

    GroupedAlert(Alert alert) {
        this.alert = alert;
    }

    void mute(@Nullable String why, Suppressed suppressed) {
        boolean said = mutedBy != null && (mutedBy.equals(why) || !alert.state().active());
        if (why != null && !said) {
            suppressed.suppressed(alert, why);
        }
        mutedBy = why;
    }

    /**
     * After a crash: what was said of it before. If its beginning is read again, nothing was that is not read too; if not, it
     * was looked at before.
     */
    void readAgain(AlertEvent event) {
        if (event.kind() == AlertEvent.Kind.FIRING) {
            beginsAgain();
        } else if (event.kind() == AlertEvent.Kind.SUPPRESSED) {
            mutedBy = event.reason();
        } else if (!begun && mutedBy == null) {
            mutedBy = "";
        }
    }

    /** After a crash: its beginning is one of the events that are dispatched again. */
    void beginsAgain() {
        begun = true;
        mutedBy = null;
    }

    /** Whether this receiver is to hear of the alert, as it stands. */
    boolean wanted(Receiver receiver) {
        return mutedBy == null && receiver.accepts(alert);
    }

    /** Whether it has ended, and no receiver takes it for active. */
    boolean isKnownToHaveEnded() {
        return !alert.state().active() && told.values().stream().allMatch(NotificationLogEntry::resolved);
    }

    /** Whether an alert that is over is still to be told of; what was told firing is told over, muted or not. */
    boolean owes(Receiver receiver) {
        var known = told.get(receiver.name());
        return known == null ? wanted(receiver) : !known.resolved();
    }
}
