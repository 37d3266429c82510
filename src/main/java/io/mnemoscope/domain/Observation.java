package io.mnemoscope.domain;

import java.util.List;

/**
 * The result of one snapshot.
 *
 * @param outOfOrder it came out of order: kept, but the rules did not see it
 * @param reordered its place was decided by more than the stored snapshots say: the agent's state must be stored with it
 * @param events what happened to alerts, in the rules' order; mostly empty
 */
public record Observation(boolean outOfOrder, boolean reordered, List<AlertEvent> events) {
    /** In order, and nothing happened. */
    public static final Observation QUIET = new Observation(false, false, List.of());
    /** In order as was decided now, and nothing happened. */
    public static final Observation REORDERED = new Observation(false, true, List.of());
    /** Out of order. */
    public static final Observation LATE = new Observation(true, false, List.of());

    public Observation {
        events = List.copyOf(events);
    }
}
