package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;

/** Something to be rendered on a worker. */
public sealed interface RenderReport extends BusMessage {
    /** A report in one piece; refused if it is longer than such a piece may be. */
    record Whole(ReadReport report) implements RenderReport {}

    /** The text chart of one metric of the timeline. */
    record Chart(AgentId agent, String metric, int width, int height) implements RenderReport {}

    /** A chart with axes, over time. */
    record Plot(AgentId agent, String metric, int width, int height, Style style) implements RenderReport {
        /** How it is drawn. */
        public enum Style {
            UNICODE,
            ASCII,
            SVG
        }
    }

    /** One agent's statistics, with its trend. */
    record Statistics(AgentId agent) implements RenderReport {}

    /** A small picture of how an agent does. */
    record Badge(AgentId agent) implements RenderReport {}

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
     * @param format how
     */
    record History(AgentId agent, long fromMillis, long toMillis, int limit, int points, boolean newest, Format format)
            implements RenderReport {
        /** How snapshots are written. */
        public enum Format {
            JSON,
            NDJSON,
            CSV
        }
    }
}
