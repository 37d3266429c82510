package io.mnemoscope.demo;

import io.vertx.core.json.JsonObject;
import java.util.random.RandomGenerator;

/**
 * A simulated agent whose episodic memory behaves like that of a TinyTroupe persona: what happens goes into a buffer; when
 * the episode is long enough it is committed and, now and then, consolidated into semantic memory.
 */
final class Persona {
    /** How its memory behaves. */
    enum Habit {
        /** As it should: what is consolidated leaves the episodic memory. */
        HEALTHY,
        /** Nothing ever leaves: the memory fills up. */
        LEAKING,
        /** Full from early on: for each new memory an old one falls out. */
        EVICTING,
        /** Consolidates at every step and commits nothing. */
        STORMING
    }

    private static final int EPISODE = 15;
    private static final int KEPT = 40;

    private final String name;
    private final Habit habit;
    private final int maxSize;
    private final RandomGenerator random;
    private int committed;
    private int buffer;
    private int episodes;
    private int automatic;
    private int manual;
    private long consolidated;
    private long evicted;
    private long stored;
    private double lastSeconds = Double.NaN;

    Persona(String name, Habit habit, int maxSize, RandomGenerator random) {
        this.name = name;
        this.habit = habit;
        this.maxSize = maxSize;
        this.random = random;
        this.committed = habit == Habit.EVICTING ? maxSize - EPISODE : random.nextInt(maxSize / 4);
    }

    /** One step of its life. */
    void live() {
        int heard = random.nextInt(1, 5);
        stored += heard;
        buffer += heard;
        if (habit == Habit.STORMING) {
            consolidate(1, true);
        } else if (buffer >= EPISODE) {
            commit();
        }
    }

    private void commit() {
        committed += buffer;
        buffer = 0;
        episodes++;
        if (habit == Habit.HEALTHY && committed > maxSize / 2) {
            int moved = KEPT / 2 + random.nextInt(KEPT);
            committed -= moved;
            consolidate(moved, random.nextInt(4) > 0);
        }
        if (committed > maxSize) {
            evicted += committed - maxSize;
            committed = maxSize;
        }
    }

    private void consolidate(int memories, boolean byItself) {
        consolidated += memories;
        automatic += byItself ? 1 : 0;
        manual += byItself ? 0 : 1;
        lastSeconds = 0.4 + random.nextDouble() * 2;
    }

    JsonObject snapshot(String simulation, String timestamp, long step) {
        int consolidations = automatic + manual;
        return new JsonObject()
                .put("simulation", simulation)
                .put("agent", name)
                .put("timestamp", timestamp)
                .put("step", step)
                .put(
                        "memory_stats",
                        new JsonObject()
                                .put("current_size", committed)
                                .put("buffer_size", buffer)
                                .put("total_size", committed + buffer)
                                .put("max_size", maxSize)
                                .put("usage_ratio", (double) committed / maxSize)
                                .put("is_bounded", true)
                                .put("approaching_limit", committed >= maxSize * 0.8))
                .put(
                        "consolidation_metrics",
                        new JsonObject()
                                .put("total_consolidations", consolidations)
                                .put("automatic_consolidations", automatic)
                                .put("manual_consolidations", manual)
                                .put("last_consolidation_time", Double.isNaN(lastSeconds) ? null : (Double) lastSeconds)
                                .put("total_memories_consolidated", consolidated)
                                .put(
                                        "average_consolidation_size",
                                        consolidations == 0 ? 0 : (double) consolidated / consolidations))
                .put("episode_count", episodes)
                .put("gauges", new JsonObject().put("stored_total", stored).put("evicted_total", evicted));
    }
}
