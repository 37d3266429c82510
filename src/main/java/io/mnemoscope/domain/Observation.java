package io.mnemoscope.domain;

import java.util.List;

/**
 * The result of one snapshot.
 *
 * @param outOfOrder it came out of order: kept, but the rules did not see it
 * @param events what happened to alerts, in the rules' order; mostly empty
 */
public record Observation(boolean outOfOrder, List<AlertEvent> events) {
    /** In order, and nothing happened. */
    public static final Observation QUIET = new Observation(false, List.of());
    /** Out of order. */
    public static final Observation LATE = new Observation(true, List.of());

    public Observation {
        events = List.copyOf(events);
    }
}
