package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.Told;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One alert of an {@link AlertGroup}, and what each receiver was told of it last. One thread. */
final class GroupedAlert {
    Alert alert;
    /** Of the event that it is known by. */
    long offset;

    boolean acknowledged;
    /** Why nobody is to be told of it; null if nothing mutes it. */
    @Nullable
    String mutedBy;

    /** By receiver. */
    final Map<String, Told> told = new LinkedHashMap<>(4);

    GroupedAlert(Alert alert) {
        this.alert = alert;
    }

    void mute(@Nullable String why, AlertGroup.Suppressed suppressed) {
        if (why != null && !why.equals(mutedBy)) {
            suppressed.suppressed(alert, why);
        }
        mutedBy = why;
    }

    /** Whether this receiver is to hear of the alert, as it stands. */
    boolean wanted(Receiver receiver) {
        return mutedBy == null && receiver.accepts(alert);
    }

    /** Whether an alert that is over is still to be told of; what was told firing is told over, muted or not. */
    boolean owes(Receiver receiver) {
        var known = told.get(receiver.name());
        return known == null ? wanted(receiver) : !known.resolved();
    }
}
