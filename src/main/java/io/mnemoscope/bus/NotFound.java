package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;

/** There is no such thing. */
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For a client.
     *
     * @param what the thing that is not there
     */
    public NotFound(String what) {
        super("there is no " + InvalidInput.shown(what), null, false, false);
    }

    /** No such agent. */
    public static NotFound of(AgentId id) {
        return new NotFound("agent " + id.agent() + " in simulation " + id.simulation());
    }
}
