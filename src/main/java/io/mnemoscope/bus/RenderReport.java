package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import org.jspecify.annotations.Nullable;

/** Something to be rendered on a worker. */
public sealed interface RenderReport extends BusMessage {
    /** The text report of all agents, a simulation's, or one agent's. */
    record Text(@Nullable String simulation, @Nullable String agent) implements RenderReport {}

    /** The text chart of one metric of the timeline. */
    record Chart(AgentId agent, String metric, int width, int height) implements RenderReport {}

    /** A chart-ready series. */
    record Series(AgentId agent, Kind kind) implements RenderReport {
        /** Which series. */
        public enum Kind {
            TIMELINE,
            CONSOLIDATION
        }
    }

    /**
     * Snapshots, oldest first.
     *
     * @param points 0 for all up to {@code limit}, else about how many
     * @param newest the last {@code limit} of the range rather than the first
     */
    record History(AgentId agent, long fromMillis, long toMillis, int limit, int points, boolean newest)
            implements RenderReport {}
}
