package io.mnemoscope.domain;

import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.LevelPatch;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whatever validation accepts: snapshots over the whole range of each field, its ends more often than what lies between,
 * and settings as odd. The same seed makes the same.
 */
public final class Extremes {
    public static final long MAX = (1L << 53) - 1;
    private static final List<String> GAUGES = List.of("evicted_total", "stored_total", "semantic_size", "Zoë 🌸");

    private final RandomGenerator random;

    public Extremes(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    public RandomGenerator random() {
        return random;
    }

    /** Snapshots of one agent, mostly in the order of time. */
    public List<MemorySnapshot> walk(AgentId agent, int count) {
        return walk(agent, count, 0, MemorySnapshot.MAX_TIME);
    }

    /** The same, none of them earlier or later than these. */
    public List<MemorySnapshot> walk(AgentId agent, int count, long firstMillis, long lastMillis) {
        var walk = new ArrayList<MemorySnapshot>(count);
        long time = random.nextInt(3) == 0 ? firstMillis : Moments.START - 1_000_000;
        long pace = random.nextInt(4) == 0 ? lastMillis / count : random.nextInt(1, 100_000);
        for (int i = 0; i < count; i++) {
            time = random.nextInt(30) == 0 ? time - 1 : Math.min(lastMillis, time + 1 + random.nextLong(pace));
            walk.add(snapshot(agent, Math.max(firstMillis, time)));
        }
        return walk;
    }

    /** Any snapshot. */
    public MemorySnapshot snapshot(AgentId agent, long time) {
        return new MemorySnapshot(
                agent,
                time,
                new MemoryStats(
                        count(),
                        count(),
                        count(),
                        count(),
                        orNone(real(MemoryStats.MAX_RATIO)),
                        random.nextBoolean(),
                        random.nextBoolean()),
                new ConsolidationMetrics(
                        count(),
                        count(),
                        count(),
                        orNone(real(ConsolidationMetrics.MAX_SECONDS)),
                        count(),
                        real(ConsolidationMetrics.MAX_AVERAGE)),
                count(),
                random.nextInt(5) == 0 ? MemorySnapshot.NO_STEP : count(),
                random.nextBoolean()
                        ? MemorySnapshot.NO_TIME
                        : random.nextLong(MemorySnapshot.MIN_TIME, MemorySnapshot.MAX_TIME),
                gauges(),
                stores());
    }

    private List<MemoryStore> stores() {
        var stores = new ArrayList<MemoryStore>();
        for (int i = random.nextInt(3) == 0 ? random.nextInt(1 + MemorySnapshot.MAX_STORES) : 0; i > 0; i--) {
            stores.add(new MemoryStore(
                    "store " + i,
                    pick(List.of(MemoryStore.Role.values())),
                    pick(List.of(MemoryStore.Unit.values())),
                    count(),
                    count(),
                    count(),
                    MemoryStore.NOT_SAID));
        }
        return stores;
    }

    private Map<String, Double> gauges() {
        var gauges = new HashMap<String, Double>();
        for (var name : GAUGES) {
            if (random.nextInt(3) > 0) {
                gauges.put(name, any());
            }
        }
        return gauges;
    }

    private double orNone(double value) {
        return random.nextInt(5) == 0 ? Double.NaN : value;
    }

    /** An integer from 0 to 2^53 - 1. */
    public long count() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(3);
            case 2 -> MAX - random.nextInt(3);
            case 3 -> random.nextLong(MAX);
            default -> random.nextInt(2_000);
        };
    }

    /** A number from 0 to {@code max}. */
    public double real(double max) {
        return switch (random.nextInt(8)) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> Double.MIN_VALUE;
            case 3 -> max;
            case 4 -> Math.nextDown(max);
            case 5 -> random.nextDouble(max);
            default -> random.nextDouble();
        };
    }

    /** Any finite number. */
    public double any() {
        double sign = random.nextInt(4) == 0 ? -1 : 1;
        return sign
                * switch (random.nextInt(8)) {
                    case 0 -> Double.MAX_VALUE;
                    case 1 -> 1e308;
                    case 2 -> Double.MIN_VALUE;
                    case 3 -> 0.0;
                    case 4 -> (double) MAX;
                    case 5 -> Math.pow(10, random.nextInt(-320, 308));
                    default -> random.nextInt(2_000);
                };
    }

    /** Settings of either mode, as odd as they may be. */
    public RuleSettings settings(AlertMode mode) {
        var settings = RuleSettings.DEFAULTS.with(new SettingsPatch(mode, null, null, null, Map.of()));
        for (int i = random.nextInt(12); i > 0; i--) {
            try {
                settings = settings.with(patch(settings));
            } catch (InvalidInput e) {
                // These do not fit together: they would be refused.
            }
        }
        return settings;
    }

    private SettingsPatch patch(RuleSettings settings) {
        var names = new ArrayList<>(settings.rules().keySet());
        var name = names.get(random.nextInt(names.size()));
        boolean gauge = random.nextInt(4) == 0;
        var own = gauge ? "my_gauge_" + random.nextInt(3) : name;
        var rule = new RulePatch(
                true,
                gauge ? pick(List.of(Comparison.values())) : null,
                random.nextBoolean() ? levels() : Map.of(),
                random.nextBoolean() ? span() : null,
                random.nextBoolean() ? span() : null,
                gauge || random.nextBoolean() ? Map.of() : parameters(settings, name),
                gauge ? GAUGES.get(random.nextInt(GAUGES.size())) : null);
        return new SettingsPatch(
                null, threshold(), threshold(), threshold(), random.nextInt(4) == 0 ? Map.of() : Map.of(own, rule));
    }

    private @Nullable Double threshold() {
        return random.nextBoolean() ? null : (Double) Math.abs(any());
    }

    private Map<Severity, LevelPatch> levels() {
        double value = random.nextBoolean() ? any() : random.nextDouble(10);
        return Map.of(pick(List.of(Severity.values())), LevelPatch.at(value));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private HoldDuration span() {
        var unit = pick(List.of(HoldDuration.Unit.values()));
        return new HoldDuration(unit, random.nextInt(4) == 0 ? 999_999_999_999L : random.nextInt(4));
    }

    private Map<String, Double> parameters(RuleSettings settings, String rule) {
        var changed = new HashMap<String, Double>();
        Objects.requireNonNull(settings.rules().get(rule))
                .parameters()
                .keySet()
                .forEach(name -> changed.put(name, any()));
        return changed;
    }
}
