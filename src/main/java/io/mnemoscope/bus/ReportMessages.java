package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports and charts. */
public final class ReportMessages {
    private ReportMessages() {}

    /**
     * The next page of a report: a report is read a page at a time, so that one of any size needs the memory of a page.
     *
     * @param simulation exact name; null for all
     * @param agent exact name; null for all
     * @param fromMillis history from here on
     * @param toMillis and before this
     * @param newest what the alert timeline has of it; no other format looks at this
     * @param place where the page before ended; null for the first page
     */
    public record ReadReport(
            Format format,
            @Nullable String simulation,
            @Nullable String agent,
            long fromMillis,
            long toMillis,
            Newest newest,
            @Nullable Place place)
            implements BusMessage {
        /**
         * What a report looks like; which formats there are is for the reports' own part to say.
         *
         * @param name as in a query
         * @param style one of the format's styles; empty for what has an address of its own, and is not offered by name
         */
        public record Format(String name, String style) {
            /** The style of what has no other. */
            public static final String CLASSIC = "classic";
            /** With trend, forecast, consolidation and alerts with their duration. */
            public static final String FULL = "full";
            /** The classic alert timeline. */
            public static final Format ALERTS = new Format("alerts", "");
            /** NDJSON: header, rules, snapshots, alert events; to be imported again. */
            public static final Format RECORDING = new Format("recording", "");

            /** In the classic style. */
            public static Format of(String name) {
                return new Format(name, CLASSIC);
            }

            /** Whether clients may ask for it by name. */
            public boolean offered() {
                return !style.isEmpty();
            }
        }

        /**
         * The newest alerts of a store up to one of its events.
         *
         * @param limit at most so many
         * @param store whose events they are, as an event's cursor names it; null for the one that is asked
         * @param before the offset of an event; exclusive
         */
        public record Newest(int limit, @Nullable String store, long before) {
            public static final int MOST = 10_000;

            /** The newest of all. */
            public static final Newest OF_ALL = new Newest(MOST, null, Long.MAX_VALUE);
        }

        /**
         * The agents of one report.
         *
         * @param agents in the order of the report
         * @param keys a name for each, different from all others: the agent's own unless several simulations have it
         */
        public record Roster(List<AgentStats> agents, List<String> keys) {
            /** Gives each agent its key. */
            public static Roster of(List<AgentStats> agents) {
                var once = new HashSet<String>();
                var shared = new HashSet<String>();
                for (var agent : agents) {
                    if (!once.add(agent.id().agent())) {
                        shared.add(agent.id().agent());
                    }
                }
                var keys = new ArrayList<String>(agents.size());
                for (var agent : agents) {
                    var key = agent.id().agent();
                    if (shared.contains(key)) {
                        key = agent.id().simulation() + "/" + key;
                        while (!once.add(key)) {
                            key += "'";
                        }
                    }
                    keys.add(key);
                }
                return new Roster(List.copyOf(agents), List.copyOf(keys));
            }
        }

        /**
         * Where a page ended.
         *
         * @param part of the document; each format has its own
         * @param index of the agent, or of what else the part counts
         * @param position within that: a time, or an offset of alert events
         * @param kept what pages before have read for those to come; most formats keep nothing
         */
        public record Place(Roster roster, int part, int index, long position, List<StoredEvent> kept) {
            public Place {
                kept = List.copyOf(kept);
            }

            /** The first of a report. */
            public static Place first(Roster roster) {
                return new Place(roster, 0, 0, 0, List.of());
            }

            /** Another place of the same report. */
            public Place at(int newPart, int newIndex, long newPosition) {
                return new Place(roster, newPart, newIndex, newPosition, kept);
            }

            /** The same place, with this kept instead of what was. */
            public Place keeping(List<StoredEvent> events) {
                return new Place(roster, part, index, position, events);
            }
        }

        /** Of all times. */
        public static ReadReport of(Format format, @Nullable String simulation, @Nullable String agent) {
            return new ReadReport(format, simulation, agent, 0, Long.MAX_VALUE, Newest.OF_ALL, null);
        }

        /** The page from this place on. */
        public ReadReport from(@Nullable Place next) {
            return new ReadReport(format, simulation, agent, fromMillis, toMillis, newest, next);
        }
    }

    /**
     * A piece of a report.
     *
     * @param contentType of the whole report, with its charset; empty within the reports' own part
     * @param body UTF-8, to be joined to the pieces before it
     * @param next where to continue; null if this was the last
     */
    public record ReportPage(String contentType, Buffer body, ReadReport.@Nullable Place next) implements BusMessage {
        /** One whose content type is still to be said. */
        public ReportPage(Buffer body, ReadReport.@Nullable Place next) {
            this("", body, next);
        }
    }

    /** Something to be rendered on a worker. */
    public sealed interface RenderReport extends BusMessage {
        /** A report in one piece; refused if it is longer than such a piece may be. */
        record Whole(ReadReport report) implements RenderReport {}

        /** The text chart of one metric of the timeline. */
        record Chart(AgentId agent, String metric, long fromMillis, long toMillis, int width, int height)
                implements RenderReport {}

        /** A chart with axes, over time. */
        record Plot(AgentId agent, String metric, long fromMillis, long toMillis, int width, int height, Style style)
                implements RenderReport {
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
         * @param stepMillis 0, else the width of the stretches of which some snapshots each are in it; then points is 0
         * @param newest the last {@code limit} of the range rather than the first
         * @param encoding how they are written
         */
        record History(
                AgentId agent,
                long fromMillis,
                long toMillis,
                int limit,
                int points,
                long stepMillis,
                boolean newest,
                Encoding encoding)
                implements RenderReport {
            /** How snapshots are written. */
            public enum Encoding {
                JSON,
                NDJSON,
                CSV
            }
        }
    }

    /**
     * What was asked for, ready to be sent.
     *
     * @param contentType with its charset
     * @param body UTF-8
     * @param nextCursor where the next page begins; null if there is none
     */
    public record Rendered(
            String contentType, Buffer body, @Nullable String nextCursor) implements BusMessage {
        /** All there is. */
        public Rendered(String contentType, Buffer body) {
            this(contentType, body, null);
        }
    }
}
