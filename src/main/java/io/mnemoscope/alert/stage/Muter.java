package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.domain.Alert;
import java.util.Optional;

/** Something that mutes alerts: they stay active and in the history, and no receiver is notified of them. */
@FunctionalInterface
public interface Muter {
    /** Why no receiver is notified of this alert now; empty if this does not mute it. */
    Optional<MuteReason> mutes(Alert alert, long nowMillis);
}
