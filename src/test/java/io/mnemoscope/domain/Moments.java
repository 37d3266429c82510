package io.mnemoscope.domain;

import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Snapshots for the tests of rules and monitors. */
public final class Moments {
    public static final AgentId ALICE = new AgentId("town", "Alice");
    public static final long START = 1_780_000_000_000L;
    private static final long LIMIT = 1_000;

    private Moments() {}

    /** A memory of 1,000 of which so many are taken, at {@code START + seconds}. */
    public static MemorySnapshot filled(long seconds, int taken) {
        return sized(ALICE, seconds, taken, LIMIT);
    }

    /** What is known of an agent whose newest snapshot arrived at this time, and before which this many gaps of a second are known. */
    public static AgentStats arrived(MemorySnapshot snapshot, long arrivedMillis, int gaps) {
        long at = snapshot.timestampMillis();
        var reception = new Reception(
                at,
                arrivedMillis,
                arrivedMillis - at <= Reception.LIVE_MILLIS ? arrivedMillis : Reception.UNKNOWN,
                0,
                0,
                0,
                arrivedMillis,
                Reception.Presence.HERE,
                gaps,
                1_000,
                0,
                null);
        return new AgentStats(snapshot, 1, 0, at, 0, TrendDirection.STABLE, 0, List.of(), null, reception);
    }

    /** A memory without a limit. */
    public static MemorySnapshot unbounded(long seconds, long size) {
        return sized(ALICE, seconds, size, 0);
    }

    /** A memory of this size and limit, at {@code START + seconds}. */
    public static MemorySnapshot sized(AgentId agent, long seconds, long size, long limit) {
        double ratio = limit == 0 ? Double.NaN : (double) size / limit;
        var memory = new MemoryStats(size, 0, size, limit, ratio, limit > 0, ratio >= 0.8);
        return new MemorySnapshot(
                agent,
                START + 1_000 * seconds,
                memory,
                ConsolidationMetrics.NONE,
                0,
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    /**
     * A walk around the levels of all rules, now and then without a limit or a gauge, about a snapshot a
     * second.
     */
    public static List<MemorySnapshot> walk(RandomGenerator random, AgentId agent, int count) {
        var walk = new ArrayList<MemorySnapshot>(count);
        long size = 600;
        long consolidations = 0;
        long memories = 0;
        long evicted = 0;
        for (int i = 0; i < count; i++) {
            size = Math.max(0, Math.min(1_100, size + random.nextInt(-90, 100)));
            boolean calm = i / 40 % 2 == 0;
            consolidations += random.nextInt(calm ? 12 : 2) == 0 ? 1 : 0;
            memories = Math.max(memories, consolidations * random.nextInt(1, 250));
            evicted += random.nextInt(8) == 0 ? random.nextInt(4) : 0;
            long limit = random.nextInt(40) == 0 ? 0 : LIMIT;
            long buffer = Math.min(size, random.nextInt(calm ? 9 : 22));
            double ratio = limit == 0 ? Double.NaN : (double) (size - buffer) / limit;
            var memory = new MemoryStats(size - buffer, buffer, size, limit, ratio, limit > 0, ratio >= 0.8);
            var consolidation = new ConsolidationMetrics(
                    consolidations,
                    consolidations,
                    0,
                    random.nextInt(9) == 0 ? Double.NaN : random.nextDouble(45),
                    memories,
                    consolidations == 0 ? 0 : (double) memories / consolidations);
            walk.add(new MemorySnapshot(
                    agent,
                    START + 1_000L * i + 1_000L * random.nextInt(2) / 2,
                    memory,
                    consolidation,
                    i / 10,
                    random.nextInt(20) == 0 ? MemorySnapshot.NO_STEP : i,
                    MemorySnapshot.NO_TIME,
                    random.nextInt(20) == 0 ? Map.of() : Map.of("evicted_total", (double) evicted)));
        }
        return walk;
    }

    /** The prebuilt settings with all rules off but these. */
    public static RuleSettings only(String... rules) {
        var off = new HashMap<String, RulePatch>();
        RuleSettings.DEFAULTS.rules().keySet().forEach(name -> off.put(name, enabled(false)));
        for (var rule : rules) {
            off.put(rule, enabled(true));
        }
        return RuleSettings.DEFAULTS.with(new SettingsPatch(null, null, null, null, off));
    }

    private static RulePatch enabled(boolean enabled) {
        return new RulePatch(enabled, null, Map.of(), null, null, Map.of(), null);
    }
}
