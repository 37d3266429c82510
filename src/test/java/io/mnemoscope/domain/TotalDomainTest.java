package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.Signal;
import io.mnemoscope.domain.rules.SimulationWatch;
import io.mnemoscope.domain.stats.MemoryTrend;
import io.mnemoscope.domain.stats.RobustScores;
import io.mnemoscope.ingest.Ndjson;
import io.mnemoscope.storage.embedded.format.AlertsFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever validation accepts, every rule, text and codec has an answer to. */
@Tag("slow")
class TotalDomainTest {
    private static final int SEEDS = 400;
    private static final int WALK = 120;
    private static final double[] SCORES = {
        0, -0.0, 1e308, -1e308, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 5
    };

    @ParameterizedTest
    @EnumSource(AlertMode.class)
    void everySequenceOfValidSnapshotsIsAnswered(AlertMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var extremes = new Extremes(seed);
            var rules = new RuleSet(extremes.settings(mode));
            var monitor = new AgentMonitor(rules, 1);
            var walk = extremes.walk(Moments.ALICE, WALK);

            for (var snapshot : walk) {
                answered(seed, () -> answers(monitor, snapshot, extremes));
            }

            answered(
                    seed,
                    () -> checkJson(out -> AgentJson.writeStatistics(out, monitor.stats(), MemoryTrend.of(walk))));
        }
    }

    @ParameterizedTest
    @EnumSource(AlertMode.class)
    void aMonitorThatIsRestoredContinuesInTheSameWay(AlertMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var extremes = new Extremes(seed);
            var rules = new RuleSet(extremes.settings(mode));
            var monitor = new AgentMonitor(rules, 1);
            var walk = extremes.walk(Moments.ALICE, WALK);
            for (var snapshot : walk.subList(0, WALK / 2)) {
                var unused = monitor.observe(snapshot);
            }

            var restored = AgentMonitor.restore(rules, monitor.state());

            for (var snapshot : walk.subList(WALK / 2, WALK)) {
                assertThat(restored.observe(snapshot)).as("seed %d", seed).isEqualTo(monitor.observe(snapshot));
            }
            assertThat(restored.state()).as("seed %d", seed).isEqualTo(monitor.state());
        }
    }

    @Test
    void everySnapshotIsReadBackFromItsJson() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var extremes = new Extremes(seed);
            var snapshot = extremes.snapshot(Moments.ALICE, Moments.START);
            var memory = snapshot.memory();
            double counted = MemoryStats.ratio(memory.currentSize(), memory.maxSize());
            if (memory.hasLimit() && !(Math.abs(memory.usageRatio() - counted) <= 0.01)) {
                // On the wire it is what the sizes say: another one, which an older store may have, is refused.
                continue;
            }
            var line = Json.text(out -> SnapshotJson.write(out, snapshot));

            var read = Ndjson.snapshots(line, Moments.START);

            // A zero has no sign on the wire.
            assertThat(Json.text(out -> SnapshotJson.write(out, read.get(0))))
                    .as("seed %d", seed)
                    .isEqualTo(line);
        }
    }

    @Test
    void everySettingsAreReadBackFromTheirJson() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var settings = new Extremes(seed).settings(AlertMode.LIFECYCLE);

            var read = read(SettingsJson.text(settings));

            assertThat(read.rules().keySet())
                    .as("seed %d", seed)
                    .isEqualTo(settings.rules().keySet());
            assertThat(read(SettingsJson.text(read))).as("seed %d", seed).isEqualTo(read);
        }
    }

    private static RuleSettings read(String text) {
        return RuleSettings.DEFAULTS.with(SettingsJson.patch(text));
    }

    @Test
    void wholeSimulationsAreJudgedWhateverTheirFigures() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var extremes = new Extremes(seed);
            var settings = extremes.settings(AlertMode.LIFECYCLE);
            var watch = new SimulationWatch("town", 0);
            long now = Moments.START;
            for (int i = 0; i < WALK; i++) {
                now += extremes.random().nextLong(i % 2 == 0 ? 2_000 : 1_000_000_000_000L);
                var agent = new AgentId("town", "agent " + i % 12);
                watch.arrived(Moments.arrived(extremes.snapshot(agent, now), now, i), Outages.NONE);
                long later = now + extremes.random().nextLong(100_000);
                answered(seed, () -> judge(watch, settings.simulationRules(), later));
                answered(
                        seed,
                        () -> assertThat(watch.compare().values())
                                .noneMatch(score ->
                                        Double.isInfinite(score.outlier()) || Double.isInfinite(score.changed())));
            }
        }
    }

    @Test
    void peersOfAnySizeHaveAScore() {
        var sizes = new double[] {0, 1, Extremes.MAX, -Extremes.MAX, 2, 3, Extremes.MAX, 0, 5, -1};

        assertThat(RobustScores.scores(sizes)).hasSize(sizes.length).doesNotContain(Double.NaN);
    }

    private interface Check {
        void run() throws IOException;
    }

    private static void answered(long seed, Check check) {
        try {
            check.run();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void answers(AgentMonitor monitor, MemorySnapshot snapshot, Extremes extremes) throws IOException {
        var events = new ArrayList<AlertEvent>(
                monitor.observe(snapshot, extremes.count(), (rule, seen, value, after) -> words(rule, value))
                        .events());
        events.addAll(monitor.silent(snapshot.timestampMillis(), extremes.count(), extremes.count()));
        events.addAll(monitor.silent(snapshot.timestampMillis(), Long.MAX_VALUE, MemorySnapshot.NO_STEP));
        double score = SCORES[extremes.random().nextInt(SCORES.length)];
        events.addAll(monitor.compared(snapshot.timestampMillis(), new PeerScores(score, score)));
        for (var event : events) {
            check(event);
        }
        checkJson(out -> AgentJson.write(out, monitor.stats()));
        checkJson(out -> AgentJson.writeClassic(out, monitor.stats()));
        assertThat(monitor.state().latest()).isNotNull();
    }

    /** What an explanation says of an evaluation. */
    private static void words(AlertRule rule, double value) {
        if (Signal.isMeasured(value)) {
            checkText(rule.measured(value));
            checkText(rule.unit(value));
        }
        rule.spec().levels().forEach(level -> checkText(rule.unit(level.enter()) + rule.unit(level.leave())));
    }

    private static void judge(SimulationWatch watch, List<AlertRule> rules, long now) throws IOException {
        for (var event : watch.judge(rules, now, Outages.NONE)) {
            check(event);
        }
    }

    private static void check(AlertEvent event) throws IOException {
        checkText(event.reason());
        checkText(event.alert().message());
        checkText(event.alert().text());
        checkJson(out -> AlertJson.write(out, new StoredEvent(1, event)));
        var stored = AlertsFormat.read(AlertsFormat.write(List.of(event.alert())));
        assertThat(stored)
                .singleElement()
                .extracting(Alert::id)
                .isEqualTo(event.alert().id());
    }

    private static void checkText(String text) {
        assertThat(text).isNotBlank().doesNotContain("NaN", "Infinity", "null");
    }

    private static void checkJson(Json.Writer writer) throws IOException {
        try (var in = Json.FACTORY.createParser(Json.text(writer))) {
            int tokens = 0;
            while (in.nextToken() != null) {
                tokens++;
            }
            assertThat(tokens).isPositive();
        }
    }
}
