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

    /** A walk around the levels, now and then without a limit, one snapshot a second. */
    public static List<MemorySnapshot> walk(RandomGenerator random, AgentId agent, int count) {
        var walk = new ArrayList<MemorySnapshot>(count);
        long size = 600;
        for (int i = 0; i < count; i++) {
            size = Math.max(0, Math.min(1_100, size + random.nextInt(-90, 100)));
            walk.add(sized(agent, i, size, random.nextInt(40) == 0 ? 0 : LIMIT));
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
