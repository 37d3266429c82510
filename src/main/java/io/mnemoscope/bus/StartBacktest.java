package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.SettingsPatch;

/**
 * What would have fired under these rules?
 *
 * @param simulation which simulations
 * @param agent which of their agents
 * @param fromMillis history from here on
 * @param toMillis and before this
 * @param patch what is different from the rules of today
 * @param limit alerts to be listed at most; they are counted all
 */
public record StartBacktest(Glob simulation, Glob agent, long fromMillis, long toMillis, SettingsPatch patch, int limit)
        implements BusMessage {
    public static final int DEFAULT_LIMIT = 1_000;
    public static final int MAX_LIMIT = 10_000;
}
