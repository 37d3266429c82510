package io.mnemoscope.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMonitorTest {
    private static final int WALK = 400;
    private static final int SEEDS = 40;

    @ParameterizedTest
    @EnumSource
    void aRestoreAtAnyPointGivesTheSameEventsAndState(AlertMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var walk = Moments.walk(random, Moments.ALICE, WALK);
            var steady = new AgentMonitor(rules(mode), 7);
            var interrupted = new AgentMonitor(rules(mode), 7);

            for (var snapshot : walk) {
                var expected = steady.observe(snapshot);
                var observed = interrupted.observe(snapshot);
                if (random.nextInt(3) == 0) {
                    interrupted = AgentMonitor.restore(rules(mode), interrupted.state());
                }

                assertThat(observed).as("seed %d", seed).isEqualTo(expected);
            }
            assertThat(interrupted.state()).as("seed %d", seed).isEqualTo(steady.state());
            assertThat(interrupted.stats()).as("seed %d", seed).isEqualTo(steady.stats());
        }
    }

    @Test
    void alertsEndWithTheRunAndTheRulesBeginAfresh() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var walk = Moments.walk(new Random(seed), Moments.ALICE, WALK);
            var monitor = new AgentMonitor(rules(AlertMode.LIFECYCLE), 7);
            for (var snapshot : walk) {
                var unused = monitor.observe(snapshot);
            }
            var open = monitor.stats().active();

            var ended = monitor.endRun("completed", 0);

            assertThat(ended).as("seed %d", seed).hasSameSizeAs(open);
            assertThat(ended).allSatisfy(event -> {
                assertThat(event.alert().resolvedMillis()).isEqualTo(monitor.newestMillis());
                assertThat(event.reason()).isEqualTo("the run ended: completed");
            });
            assertThat(monitor.state().rules()).isEmpty();
            assertThat(monitor.endRun("completed", 0)).isEmpty();
            assertThat(AgentMonitor.restore(rules(AlertMode.LIFECYCLE), monitor.state())
                            .state())
                    .isEqualTo(monitor.state());
        }
        assertThat(new AgentMonitor(rules(AlertMode.LIFECYCLE), 7).endRun("completed", 0))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void lateSnapshotsAreCountedAndDoNotMoveTheRules(AlertMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var walk = Moments.walk(random, Moments.ALICE, WALK);
            var without = new AgentMonitor(rules(mode), 7);
            var with = new AgentMonitor(rules(mode), 7);
            int late = 0;

            for (int i = 0; i < walk.size(); i++) {
                var expected = without.observe(walk.get(i));
                var observed = with.observe(walk.get(i));
                assertThat(observed).as("seed %d", seed).isEqualTo(expected);
                if (random.nextInt(4) == 0) {
                    long second = random.nextInt(i + 1);
                    var behind = with.observe(Moments.sized(Moments.ALICE, second, 1_000, 1_000));
                    assertThat(behind).as("seed %d", seed).isEqualTo(Observation.LATE);
                    late++;
                }
            }
            var state = with.state();
            assertThat(state.rules())
                    .as("seed %d", seed)
                    .isEqualTo(without.state().rules());
            assertThat(state.outOfOrder()).as("seed %d", seed).isEqualTo(late);
            assertThat(with.stats().snapshots()).as("seed %d", seed).isEqualTo(WALK + late);
            assertThat(with.stats().trend())
                    .as("seed %d", seed)
                    .isEqualTo(without.stats().trend());
            assertThat(with.stats().latest())
                    .as("seed %d", seed)
                    .isEqualTo(without.stats().latest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void figuresAreNeverOlderThanTheState(AlertMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var monitor = new AgentMonitor(rules(mode), 7);

            for (var snapshot : Moments.walk(random, Moments.ALICE, WALK)) {
                var unused = monitor.observe(snapshot);
                changeSomething(monitor, random, snapshot.timestampMillis());

                var fresh =
                        AgentMonitor.restore(monitor.rules(), monitor.state()).stats();
                assertThat(monitor.stats()).as("seed %d", seed).isEqualTo(fresh).isSameAs(monitor.stats());
            }
        }
    }

    /** With its figures known before, as they are when somebody has just asked. */
    private static void changeSomething(AgentMonitor monitor, Random random, long nowMillis) {
        assertThat(monitor.stats().latest().timestampMillis()).isEqualTo(nowMillis);
        switch (random.nextInt(8)) {
            case 0 ->
                assertThat(monitor.silent(nowMillis, 10_000_000, MemorySnapshot.NO_STEP))
                        .hasSizeLessThan(2);
            case 1 ->
                assertThat(monitor.compared(nowMillis, new PeerScores(50, 50))).hasSizeLessThan(2);
            case 2 -> monitor.quarantine(Quarantine.of(nowMillis, "a test"));
            case 3 -> monitor.release();
            case 4 -> assertThat(monitor.use(rules(AlertMode.LIFECYCLE))).isNotNull();
            default ->
                assertThat(monitor.quarantine()).isEqualTo(monitor.stats().quarantine());
        }
    }

    @Test
    void theStateStaysBounded() {
        var monitor = new AgentMonitor(rules(AlertMode.LIFECYCLE), 0);

        for (var snapshot : Moments.walk(new Random(1), Moments.ALICE, 20_000)) {
            var events = monitor.observe(snapshot).events();
            assertThat(events).hasSizeLessThanOrEqualTo(RuleRegistry.types().size());
        }

        var state = monitor.state();
        assertThat(state.rules()).hasSizeLessThanOrEqualTo(RuleRegistry.types().size());
        assertThat(state.rules().values())
                .allSatisfy(rule -> assertThat(rule.state().changes()).isBetween(0, (1 << 20) - 1));
    }

    @Test
    void everyAlertBeginsOnceAndEndsOnceAtMost() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var monitor = new AgentMonitor(rules(AlertMode.LIFECYCLE), 0);
            var events = new ArrayList<AlertEvent>();

            for (var snapshot : Moments.walk(new Random(seed), Moments.ALICE, 2_000)) {
                events.addAll(monitor.observe(snapshot).events());
            }

            var kinds = events.stream().map(AlertEvent::kind).toList();
            assertThat(kinds).as("seed %d", seed).contains(AlertEvent.Kind.FIRING);
            var byAlert = new LinkedHashMap<String, List<AlertEvent.Kind>>();
            events.forEach(event -> byAlert.computeIfAbsent(event.alert().id(), id -> new ArrayList<>())
                    .add(event.kind()));
            for (var life : byAlert.values()) {
                assertThat(life.get(0)).as("seed %d", seed).isIn(AlertEvent.Kind.PENDING, AlertEvent.Kind.FIRING);
                assertThat(life)
                        .as("seed %d", seed)
                        .haveAtMost(1, is(AlertEvent.Kind.PENDING))
                        .haveAtMost(1, is(AlertEvent.Kind.FIRING))
                        .haveAtMost(1, is(AlertEvent.Kind.RESOLVED))
                        .haveAtMost(1, is(AlertEvent.Kind.CANCELLED));
            }
        }
    }

    @Test
    void theFirstTimeIsThatOfTheOldestSnapshotEvenIfItCameLate() {
        var monitor = new AgentMonitor(rules(AlertMode.LIFECYCLE), 0);

        var first = monitor.observe(Moments.filled(10, 1));
        var late = monitor.observe(Moments.filled(3, 1));

        assertThat(first.outOfOrder()).isFalse();
        assertThat(late.outOfOrder()).isTrue();
        assertThat(monitor.stats().firstMillis()).isEqualTo(Moments.START + 3_000);
    }

    @Test
    void hasNoStateBeforeTheFirstSnapshot() {
        var monitor = new AgentMonitor(rules(AlertMode.LIFECYCLE), 0);

        assertThatThrownBy(monitor::state).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(monitor::stats).isInstanceOf(IllegalStateException.class);
        assertThat(monitor.newestMillis()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void anAgentBelongsToOneOfThePartitions(int partitions) {
        for (int i = 0; i < 1_000; i++) {
            var id = new AgentId("town", "agent-" + i);

            assertThat(id.partition(partitions)).isBetween(0, partitions - 1);
        }
    }

    @Test
    void aGaugeNameMustBeValidUnicodeWithoutControlCharacters() {
        for (var name : List.of("", "a\nb", "half \ud800", "\udc00 half", "x".repeat(65))) {
            assertThatThrownBy(() -> withGauge(name))
                    .as("name %s", InvalidInput.shown(name))
                    .isInstanceOf(InvalidInput.class);
        }
        assertThat(withGauge("😀".repeat(64)).gauges()).hasSize(1);
    }

    @Test
    void aShownValueIsAlwaysValidUnicode() {
        assertThat(InvalidInput.shown("x".repeat(79) + "😀")).isEqualTo("x".repeat(79) + "\uFFFD…");
        assertThat(InvalidInput.shown("\ud800")).isEqualTo("\uFFFD");
        assertThat(InvalidInput.shown("a\u0007b")).isEqualTo("a\uFFFDb");
        assertThat(InvalidInput.shown("😀")).isEqualTo("😀");
    }

    private static MemorySnapshot withGauge(String name) {
        var bare = Moments.filled(0, 1);
        return new MemorySnapshot(
                bare.id(), bare.timestampMillis(), bare.memory(), bare.consolidation(), 0, -1, 0, Map.of(name, 1.0));
    }

    private static Condition<AlertEvent.Kind> is(AlertEvent.Kind kind) {
        return new Condition<>(kind::equals, "%s", kind);
    }

    private static RuleSet rules(AlertMode mode) {
        return new RuleSet(RuleSettings.of(mode, 0.8, 1.05, 100));
    }
}
