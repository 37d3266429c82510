package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timings of operations and the profiles made of them. */
public final class ProfileMessages {
    private ProfileMessages() {}

    /** How long operations of simulations took. */
    public record RecordTimings(List<Timing> timings) implements BusMessage {
        /**
         * One call of one operation.
         *
         * @param agent for whom
         * @param name of the operation, as an agent's may be
         * @param nanos 0 to {@link #MOST_NANOS}
         * @param failed whether it failed
         */
        public record Timing(AgentId agent, String name, long nanos, boolean failed) {
            public static final long MOST_NANOS = 86_400_000_000_000L;
        }

        public RecordTimings {
            timings = List.copyOf(timings);
        }

        /**
         * What became of them.
         *
         * @param refused because there are too many names already
         */
        public record Receipt(int accepted, int refused) implements BusMessage {}
    }

    /** Which profiles; a null matches all. */
    public record ReadProfiles(
            @Nullable String simulation, @Nullable String agent, boolean clear) implements BusMessage {
        /** Whether this agent's are meant. */
        public boolean matches(AgentId id) {
            return (simulation == null || simulation.equals(id.simulation()))
                    && (agent == null || agent.equals(id.agent()));
        }

        /** The profiles that were asked for, or that were cleared: by agent and name. */
        public record Answer(List<Profile> profiles) implements BusMessage {}

        /** One operation of one agent. */
        public record Profile(AgentId agent, String name, Figures lifetime, Figures lastMinute) {}

        /**
         * Times in seconds; all 0 where there were no calls.
         *
         * @param errors how many of the calls failed
         */
        public record Figures(
                long calls,
                long errors,
                double total,
                double average,
                double min,
                double max,
                double p50,
                double p95,
                double p99) {
            public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }
}
