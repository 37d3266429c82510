package io.mnemoscope;

import io.mnemoscope.api.json.Rfc3339;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Snapshots as lines of NDJSON, for tests. */
public final class Lines {
    public static final String SIMULATION = "town";
    public static final long START = 1_780_000_000_000L;

    private Lines() {}

    /** A snapshot at {@code START + second} of an agent of {@link #SIMULATION}; the memory's limit is 100. */
    public static JsonObject snapshot(String agent, long second, long size) {
        return snapshot(SIMULATION, agent, second, size);
    }

    public static JsonObject snapshot(String simulation, String agent, long second, long size) {
        return new JsonObject()
                .put("simulation", simulation)
                .put("agent", agent)
                .put("timestamp", Rfc3339.format(START + 1_000 * second))
                .put("memory_stats", new JsonObject().put("current_size", size).put("max_size", 100));
    }

    public static String line(String agent, long second, long size) {
        return snapshot(agent, second, size).encode() + "\n";
    }

    /** So many of one agent, of size 10, one a second. */
    public static String calm(String agent, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(second -> line(agent, second, 10))
                .collect(Collectors.joining());
    }

    /** So many agents once each, named {@code a00000} and on. */
    public static String fleet(int agents, long second, long size) {
        return IntStream.range(0, agents)
                .mapToObj(i -> line(String.format("a%05d", i), second, size))
                .collect(Collectors.joining());
    }
}
