package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import java.util.List;

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
