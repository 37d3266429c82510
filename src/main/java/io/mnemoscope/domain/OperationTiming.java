package io.mnemoscope.domain;

/**
 * One call of one operation.
 *
 * @param agent for whom
 * @param name of the operation, as an agent's may be
 * @param nanos 0 to {@link #MOST_NANOS}
 * @param failed whether it failed
 */
public record OperationTiming(AgentId agent, String name, long nanos, boolean failed) {
    public static final long MOST_NANOS = 86_400_000_000_000L;
}
