package io.mnemoscope.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.operations.MemoryBudget.Kind;
import java.util.Map;

/**
 * What the parts of one server share. Meters are named {@code mnemoscope.*} in base units with bounded labels; {@code
 * src/docs/operations.md} lists each.
 */
public record Operations(MemoryBudget budget, Conditions conditions, StartProgress restart, MeterRegistry meters) {
    /**
     * A server's, with nothing taken and nothing wrong.
     *
     * @param memoryBytes that requests, subscriptions and agents may take together
     */
    public static Operations create(long memoryBytes, MeterRegistry meters) {
        var shares = Map.of(
                Kind.BODIES, memoryBytes / 4,
                Kind.IN_FLIGHT, memoryBytes / 4,
                Kind.LIVE, memoryBytes / 5,
                Kind.ANSWERS, memoryBytes / 5,
                Kind.AGENTS, memoryBytes * 13 / 16,
                Kind.PATTERNS, memoryBytes / 32,
                Kind.SETTINGS, memoryBytes / 8);
        var conditions = new Conditions(meters);
        return new Operations(
                new MemoryBudget(memoryBytes, shares, meters),
                conditions,
                new StartProgress(conditions, meters),
                meters);
    }
}
