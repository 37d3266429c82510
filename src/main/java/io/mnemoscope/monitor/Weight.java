package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;

/**
 * How much of the heap an agent takes, estimated from above: its monitor and the progress of its rules, its place in the
 * store and at the watch over simulations, and its newest snapshot; not its open rows, which {@code store.open_size} bounds.
 * Measured with 100,000 agents: see {@code src/docs/operations.md}.
 */
final class Weight {
    /** Without names, gauges and memory stores. */
    static final long AGENT = 1_290;

    /** A gauge without its name. */
    static final long GAUGE = 96;

    /** A memory store without its name. */
    static final long MEMORY_STORE = 120;

    /** Every name is Java's, with two bytes for a character that is not Latin. */
    private static final long BYTES_PER_CHARACTER = 2;

    private Weight() {}

    /** Of an agent whose newest snapshot has no gauges and no memory stores. */
    static long of(AgentId id) {
        return AGENT
                + BYTES_PER_CHARACTER * (id.simulation().length() + id.agent().length());
    }

    /** Of the gauges and memory stores in an agent's newest snapshot. */
    static long extras(MemorySnapshot snapshot) {
        long bytes = 0;
        if (!snapshot.gauges().isEmpty()) {
            for (var name : snapshot.gauges().keySet()) {
                bytes += GAUGE + BYTES_PER_CHARACTER * name.length();
            }
        }
        if (!snapshot.stores().isEmpty()) {
            for (var store : snapshot.stores()) {
                bytes += MEMORY_STORE + BYTES_PER_CHARACTER * store.name().length();
            }
        }
        return bytes;
    }
}
