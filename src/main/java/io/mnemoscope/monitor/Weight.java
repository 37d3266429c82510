package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;

/**
 * How much of the heap an agent takes, estimated from above: its monitor and the progress of its rules, its place in the
 * store and at the watch over simulations, and its newest snapshot; not its open rows, which {@code store.open_size} bounds.
 * Measured with 100,000 agents: see {@code src/docs/operations.md}.
 */
final class Weight {
    /** Without names and gauges. */
    static final long AGENT = 1_290;

    /** A gauge without its name. */
    static final long GAUGE = 96;

    /** Every name is Java's, with two bytes for a character that is not Latin. */
    private static final long BYTES_PER_CHARACTER = 2;

    private Weight() {}

    /** Of an agent whose newest snapshot has no gauges. */
    static long of(AgentId id) {
        return AGENT
                + BYTES_PER_CHARACTER * (id.simulation().length() + id.agent().length());
    }

    /** Of the gauges in an agent's newest snapshot. */
    static long gauges(MemorySnapshot snapshot) {
        if (snapshot.gauges().isEmpty()) {
            return 0;
        }
        long bytes = 0;
        for (var name : snapshot.gauges().keySet()) {
            bytes += GAUGE + BYTES_PER_CHARACTER * name.length();
        }
        return bytes;
    }
}
