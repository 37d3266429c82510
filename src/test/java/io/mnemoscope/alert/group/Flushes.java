package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Alert;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A look at one group, as the stages do it. */
final class Flushes {
    private Flushes() {}

    static List<PlannedNotification> flush(
            AggregationGroup group,
            Function<Alert, @Nullable String> muting,
            BiConsumer<Alert, String> newlyMuted,
            long nowMillis) {
        group.mute(
                alert -> Optional.ofNullable(muting.apply(alert)).map(MuteReason::new),
                (alert, why) -> newlyMuted.accept(alert, why.text()));
        return group.plan(alert -> muting.apply(alert) != null, nowMillis);
    }
}
