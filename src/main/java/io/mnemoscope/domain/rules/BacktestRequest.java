package io.mnemoscope.domain.rules;

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
public record BacktestRequest(
        Glob simulation, Glob agent, long fromMillis, long toMillis, SettingsPatch patch, int limit) {
    public static final int DEFAULT_LIMIT = 1_000;
    public static final int MAX_LIMIT = 10_000;
}
