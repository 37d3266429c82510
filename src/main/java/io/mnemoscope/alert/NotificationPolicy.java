package io.mnemoscope.alert;

import io.mnemoscope.alert.delivery.Backoff;
import io.mnemoscope.alert.delivery.RetryPolicy;
import io.mnemoscope.alert.group.GroupingPolicy;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Severity;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which alerts mute others, which are notified of together and when, and how a failed delivery is tried again. */
record NotificationPolicy(List<InhibitionRule> inhibition, GroupingPolicy grouping, RetryPolicy retry) {
    NotificationPolicy {
        inhibition = List.copyOf(inhibition);
    }

    /** As configured. */
    static NotificationPolicy of(Config.Notify config) {
        return new NotificationPolicy(
                config.inhibition(),
                new GroupingPolicy(
                        config.groupBy(),
                        config.groupWait(),
                        config.groupInterval(),
                        Map.of(Severity.CRITICAL, config.repeat())),
                new RetryPolicy(
                        config.attempts(),
                        config.maxAge(),
                        config.failures(),
                        config.pause(),
                        new Backoff(RandomGenerator.getDefault())));
    }
}
