package io.mnemoscope.alert;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.Severity;
import java.util.Map;
import java.util.random.RandomGenerator;

/** How notifications are paced, given up, and tried again. */
record NotificationPolicy(GroupingPolicy pacing, RetryPolicy limits, Backoff backoff) {
    /** As configured. */
    static NotificationPolicy of(Config.Notify config) {
        return new NotificationPolicy(
                new GroupingPolicy(
                        config.groupWait(), config.groupInterval(), Map.of(Severity.CRITICAL, config.repeat())),
                new RetryPolicy(config.attempts(), config.maxAge(), config.failures(), config.pause()),
                new Backoff(RandomGenerator.getDefault()));
    }
}
