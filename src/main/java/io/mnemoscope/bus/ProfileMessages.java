package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.OperationProfile;
import io.mnemoscope.domain.OperationTiming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timings of operations and the profiles made of them. */
public final class ProfileMessages {
    private ProfileMessages() {}

    /** How long operations of simulations took. */
    public record RecordTimings(List<OperationTiming> timings) implements BusMessage {
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
        public record Answer(List<OperationProfile> profiles) implements BusMessage {}
    }
}
