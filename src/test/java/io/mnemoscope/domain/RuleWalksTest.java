package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.LevelPatch;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.domain.rules.Signal;
import io.mnemoscope.ingest.Ndjson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule against a recorded walk that is made for it, and all of them against troupes that are well. */
class RuleWalksTest {
    private static final long RECORDED = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    static List<RuleType> types() {
        return RuleRegistry.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void itsWalkFiresThatRuleOnceAndResolvesIt(RuleType type) {
        var events = new Rehearsal(settings(type.wireName())).play(walk(type.wireName()));

        var told = events.stream()
                .filter(event -> event.kind() == Kind.FIRING || event.kind() == Kind.RESOLVED)
                .toList();
        assertThat(told)
                .extracting(event -> event.alert().type(), AlertEvent::kind)
                .containsExactly(tuple(type, Kind.FIRING), tuple(type, Kind.RESOLVED));
        assertThat(told.get(0).alert().id()).isEqualTo(told.get(1).alert().id());
        assertThat(told.get(1).alert().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(events).extracting(event -> event.alert().type()).containsOnly(type);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    threshold_exceeded        | Memory usage at 85.0% (warning level: 80.0%) since 2026-03-01 12:00:10; consolidate
                    abnormal_growth           | 3.3x the previous size (warning level: 2.0x) since 2026-03-01 12:00:10; look
                    consolidation_inefficient | 140 memories more than usual each (info level: 100) since
                    consolidation_needed      | Buffer at 1.1x the limit of an episode (warning level: 1.0x) since
                    consolidation_storm       | 50 consolidations in the last 50 memories (critical level: 10) since
                    consolidation_ineffective | 100% of what was consolidated stays in the buffer (warning level: 90%) since
                    consolidation_slow        | Consolidation takes 36.2 s longer than usual (warning level: 10.0 s) since
                    eviction_started          | memories evicted per step (info level: 0.0) since 2026-03-01 12:00:10; old
                    limit_forecast            | The memory is full in 48 steps (info level: 50 steps) since
                    growth_changed            | Memory grows faster than before, and that of the others does not: 1.
                    growth_outlier            | by 23.6 robust standard deviations (info level: 4.0 robust
                    memory_lost               | Memories are gone without a reason, 46% lately (warning level: 15%) since 2026-03-01 12:00:30; nothing
                    memory_stuck              | Nothing was stored for 3.0 times of its longest pause (warning level: 3.0 times) since
                    consolidation_barren      | Consolidations yield 0% of the memories that they usually do (warning level: 10%) since
                    semantic_bloat            | A consolidation leaves 9.0 semantic memories more than usual (warning level: 6.0) since
                    calls_runaway             | The language model is called 5.9 times a step more than usual (warning level: 5.0) since
                    agent_stalled             | Nothing from the agent for 5.0 times its longest usual pause (warning level: 3.0
                    simulation_lost           | Nothing from the simulation for 60 s (warning level: 60 s) since 2026-03-01 12:00:38;
                    gauge                     | llm_calls at 150 (warning level: 100) since 2026-03-01 12:00:10
                    """)
    void theMessageSaysWhatWasMeasuredTheLevelSinceWhenAndWhatToDo(String rule, String text) {
        var events = new Rehearsal(settings(rule)).play(walk(rule));

        var firing =
                events.stream().filter(event -> event.kind() == Kind.FIRING).findFirst();
        assertThat(firing).isPresent();
        assertThat(firing.get().alert().message()).contains(text);
    }

    @Test
    void evictionThatLastsBecomesAWarningWithinTheSameAlert() {
        var events = new ArrayList<AlertEvent>();
        var monitor = new AgentMonitor(new RuleSet(RuleSettings.DEFAULTS), 0);
        for (int i = 0; i < 70; i++) {
            events.addAll(monitor.observe(evicting(i, i)).events());
        }

        assertThat(events).extracting(AlertEvent::kind).containsExactly(Kind.FIRING, Kind.SEVERITY_CHANGED);
        assertThat(events.get(1).alert().severity()).isEqualTo(Severity.WARNING);
        assertThat(events.get(1).alert().updatedMillis() - events.get(0).alert().updatedMillis())
                .isEqualTo(49_000);
    }

    @Test
    void aConsolidationThatNeverCommitsIsSeenWhereTheClassicRulesAreSilent() {
        var walk = walk("never_commits");
        long limitReached = walk.get(14).timestampMillis();

        var events = new Rehearsal(RuleSettings.DEFAULTS).play(walk);
        var classic =
                new Rehearsal(RuleSettings.of(AlertMode.CLASSIC, 0.8, 2.0, 100)).play(walk.subList(2, walk.size()));

        for (var type : List.of(BuiltIn.CONSOLIDATION_NEEDED, BuiltIn.CONSOLIDATION_STORM)) {
            var fired = events.stream()
                    .filter(event ->
                            event.kind() == Kind.FIRING && event.alert().type().equals(type))
                    .toList();
            assertThat(fired).as("%s", type).hasSize(1);
            assertThat(fired.get(0).timestampMillis() - limitReached)
                    .as("%s", type)
                    .isBetween(0L, 20_000L);
        }
        assertThat(classic).isEmpty();
    }

    @Test
    void aHundredSnapshotsAtEightyFivePercentAreOneAlert() {
        var events = new Rehearsal(settings()).play(walk("threshold_exceeded"));

        assertThat(events)
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.PENDING, Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void aValueThatTremblesAroundTheLevelIsOneAlert() {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 1_000; i++) {
            walk.add(Moments.filled(i, i % 2 == 0 ? 810 : 790));
        }

        var events = new Rehearsal(RuleSettings.DEFAULTS).play(walk);

        assertThat(events).filteredOn(event -> event.kind() == Kind.FIRING).hasSize(1);
        assertThat(events)
                .extracting(event -> event.alert().id())
                .containsOnly(events.get(0).alert().id());
        assertThat(events).extracting(AlertEvent::kind).doesNotContain(Kind.RESOLVED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.1, 1.5, 2, 5})
    void growthIsOverWhenTheMemoryGrowsNoMoreWhateverTheThreshold(double threshold) {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 20; i++) {
            walk.add(Moments.unbounded(i, i < 5 ? 100 : 600));
        }

        var events = new Rehearsal(RuleSettings.of(AlertMode.LIFECYCLE, 0.8, threshold, 100)).play(walk);

        assertThat(events).extracting(AlertEvent::kind).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.04, 0.5, 0.8, 0.99})
    void anEmptiedMemoryIsBelowTheThresholdWhateverItIs(double threshold) {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 20; i++) {
            walk.add(Moments.filled(i, i < 5 ? 1_000 : 0));
        }

        var events = new Rehearsal(RuleSettings.of(AlertMode.LIFECYCLE, threshold, 2.0, 100)).play(walk);

        assertThat(events)
                .filteredOn(event -> event.alert().type().equals(BuiltIn.THRESHOLD_EXCEEDED))
                .extracting(AlertEvent::kind)
                .contains(Kind.FIRING, Kind.RESOLVED);
    }

    @ParameterizedTest
    @CsvSource({"50, 200, 1", "50, 200, 2", "50, 200, 3", "12, 5000, 4"})
    void aTroupeThatIsWellRaisesNoAlert(int agents, int snapshots, long seed) {
        var events = new Rehearsal(RuleSettings.DEFAULTS).play(healthy(agents, snapshots, new Random(seed)));

        assertThat(events)
                .filteredOn(event -> event.kind() == Kind.FIRING)
                .extracting(event -> event.alert().text())
                .isEmpty();
    }

    @Test
    void whatCannotBeMeasuredIsNotWell() {
        var measured = new TreeMap<String, Double>();
        var monitor = new AgentMonitor(new RuleSet(settings()), 0);

        var unused = monitor.observe(
                Moments.unbounded(0, 10),
                Moments.START,
                (rule, snapshot, value, after) -> measured.put(rule.spec().name(), value));

        for (var rule : List.of("threshold_exceeded", "eviction_started", "limit_forecast", "calls")) {
            assertThat(measured.get(rule)).as(rule).isEqualTo(Signal.NOT_MEASURABLE);
        }
        assertThat(measured.get("abnormal_growth")).isNaN();
        assertThat(measured.get("consolidation_needed")).isZero();
    }

    /**
     * Agents whose episodes end between 8 and 14 memories and are then committed, and whose oldest memories become
     * semantic memory when some 600 of 1,000 are stored; every third is unbounded.
     */
    private static List<MemorySnapshot> healthy(int agents, int snapshots, RandomGenerator random) {
        var walk = new ArrayList<MemorySnapshot>();
        var current = new long[agents];
        var buffer = new long[agents];
        var episode = new long[agents];
        var count = new long[agents];
        var memories = new long[agents];
        for (int a = 0; a < agents; a++) {
            current[a] = random.nextInt(100, 300);
            episode[a] = random.nextInt(8, 15);
        }
        for (int i = 0; i < snapshots; i++) {
            for (int a = 0; a < agents; a++) {
                buffer[a] += random.nextInt(3) == 0 ? 2 : 1;
                if (buffer[a] >= episode[a]) {
                    count[a]++;
                    memories[a] += buffer[a];
                    current[a] += buffer[a];
                    buffer[a] = 0;
                    episode[a] = random.nextInt(8, 15);
                    current[a] -= current[a] > 600 ? random.nextInt(200, 400) : 0;
                }
                long limit = a % 3 == 0 ? 0 : 1_000;
                long total = current[a] + buffer[a];
                var memory = new MemoryStats(
                        current[a],
                        buffer[a],
                        total,
                        limit,
                        limit == 0 ? Double.NaN : (double) current[a] / limit,
                        limit > 0,
                        false);
                double average = count[a] == 0 ? 0 : (double) memories[a] / count[a];
                var consolidation = new ConsolidationMetrics(
                        count[a],
                        count[a],
                        0,
                        count[a] == 0 ? Double.NaN : random.nextDouble(0.5, 9),
                        memories[a],
                        average);
                walk.add(new MemorySnapshot(
                        new AgentId("town", "agent-" + a),
                        Moments.START + 2_000L * i + random.nextInt(500),
                        memory,
                        consolidation,
                        buffer[a],
                        i,
                        MemorySnapshot.NO_TIME,
                        Map.of()));
            }
        }
        walk.sort(Comparator.comparingLong(MemorySnapshot::timestampMillis));
        return walk;
    }

    private static MemorySnapshot evicting(int second, double evicted) {
        var bare = Moments.filled(second, 500);
        return new MemorySnapshot(
                bare.id(),
                bare.timestampMillis(),
                bare.memory(),
                bare.consolidation(),
                0,
                second,
                MemorySnapshot.NO_TIME,
                Map.of("evicted_total", evicted));
    }

    private static RuleSettings settings() {
        var calls = new RulePatch(
                null,
                Comparison.AT_LEAST,
                Map.of(Severity.WARNING, new LevelPatch(false, 100.0, 50.0, null)),
                null,
                null,
                Map.of(),
                "llm_calls");
        return RuleSettings.DEFAULTS.with(new SettingsPatch(null, null, null, null, Map.of("calls", calls)));
    }

    /** The same, and a rule that may be off. */
    private static RuleSettings settings(String rule) {
        var on = new RulePatch(true, null, Map.of(), null, null, Map.of(), null);
        return rule.equals("gauge")
                ? settings()
                : settings().with(new SettingsPatch(null, null, null, null, Map.of(rule, on)));
    }

    private static List<MemorySnapshot> walk(String name) {
        try (var in = RuleWalksTest.class.getResourceAsStream("/walks/" + name + ".ndjson")) {
            return Ndjson.snapshots(new String(in.readAllBytes(), StandardCharsets.UTF_8), RECORDED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
