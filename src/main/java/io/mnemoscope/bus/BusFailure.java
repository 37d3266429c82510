package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.time.Duration;

/** Why a request over the bus was not carried out, where the cause is in the request or in the load. */
public abstract sealed class BusFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BusFailure(String message) {
        super(message, null, false, false);
    }

    /** There is no such thing. */
    public static final class NotFound extends BusFailure {
        private static final long serialVersionUID = 1L;

        /**
         * For a client.
         *
         * @param what the thing that is not there
         */
        public NotFound(String what) {
            super("there is no " + InvalidInput.shown(what));
        }

        /** No such agent. */
        public static NotFound of(AgentId id) {
            return new NotFound("agent " + id.agent() + " in simulation " + id.simulation());
        }
    }

    /** What is asked for does not go with how things stand. */
    public static final class Conflict extends BusFailure {
        private static final long serialVersionUID = 1L;

        /**
         * For a client.
         *
         * @param message safe to show
         */
        public Conflict(String message) {
            super(message);
        }
    }

    /** More came than can be taken now; nothing of it was taken. Try again later. */
    public static final class TooManyRequests extends BusFailure {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        /**
         * For a client.
         *
         * @param message safe to show
         * @param retryAfter when it is worth trying again
         */
        public TooManyRequests(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
