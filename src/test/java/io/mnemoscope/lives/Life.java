package io.mnemoscope.lives;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of one simulation as it reaches the server.
 *
 * @param script what it is an example of
 * @param arrivals in order
 * @param agents how many
 * @param finished whether the client says that the run has ended
 * @param harm null if all are healthy
 */
record Life(
        String script,
        List<Arrival> arrivals,
        int agents,
        boolean finished,
        @Nullable Harm harm) {
    static final String SIMULATION = "town";

    /** When the last snapshot arrives. */
    long end() {
        return arrivals.get(arrivals.size() - 1).millis();
    }
}
