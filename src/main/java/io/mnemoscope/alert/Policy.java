package io.mnemoscope.alert;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.Severity;
import java.util.Map;
import java.util.random.RandomGenerator;

/** How notifications are paced, given up, and tried again. */
record Policy(Pacing pacing, Limits limits, Backoff backoff) {
    /** As configured. */
    static Policy of(Config.Notify config) {
        return new Policy(
                new Pacing(config.groupWait(), config.groupInterval(), Map.of(Severity.CRITICAL, config.repeat())),
                new Limits(config.attempts(), config.maxAge(), config.failures(), config.pause()),
                new Backoff(RandomGenerator.getDefault()));
    }
}
