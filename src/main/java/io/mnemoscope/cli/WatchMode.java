package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** One way to show what the live connection tells. All but {@link #end} is called by one thread. */
interface WatchMode {
    /** A frame of the server. */
    void frame(JsonNode frame);

    /** The connection was cut off; or, with no reason, it is there again. */
    void link(@Nullable String lostBecause);

    /** Some time has passed. */
    void tick();

    /** The program ends; may be called by any thread. */
    void end();
}
