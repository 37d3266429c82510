package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleScratch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What fails for one agent is that agent's. */
class QuarantineTest {
    private static final AgentId ALICE = Moments.ALICE;
    private static final AgentId BOB = new AgentId("town", "Bob");
    private static final AgentId CAROL = new AgentId("hamlet", "Carol");
    private static final long POISON = 13;
    /** The last rule but one of those that look at snapshots throws at a memory of 13. */
    private static final Evaluations POISONED = (rule, snapshot, value, after) -> {
        if (snapshot.memory().totalSize() == POISON && rule.type().wireName().equals("limit_forecast")) {
            throw new ArithmeticException("thirteen\nis too much");
        }
    };

    private final InMemoryStore store = new InMemoryStore();
    private final Owner owner = new Owner(store, 100, 1_024, "1", POISONED);

    @Test
    void aBatchWithASnapshotThatCannotBeEvaluatedIsTakenWhole() {
        var answer = owner.send(List.of(full(1), of(BOB, 1, POISON), full(2), of(CAROL, 1, 100)))
                .result();
        var again = owner.send(List.of(full(1), of(BOB, 1, POISON), full(2), of(CAROL, 1, 100)))
                .result();

        assertThat(answer.accepted()).isEqualTo(4);
        assertThat(answer.raised()).extracting(AlertEvent::kind).containsExactly(AlertEvent.Kind.FIRING);
        assertThat(again.duplicates()).isEqualTo(4);
        assertThat(stored(ALICE) + stored(BOB) + stored(CAROL)).isEqualTo(4);
        assertThat(owner.published).isEqualTo(store.eventsAfter(0, 10).result());
    }

    @Test
    void theAgentIsInQuarantineWithAReasonAndTheOthersAreNot() {
        var sent = owner.send(List.of(full(1), of(BOB, 1, 900), of(BOB, 2, POISON), of(BOB, 3, 950)));
        var bob = stats(owner, BOB);

        assertThat(sent.result().accepted()).isEqualTo(4);
        assertThat(bob.quarantine())
                .isEqualTo(new Quarantine(
                        Moments.START + 2_000, "rule limit_forecast: ArithmeticException: thirteen is too much", "1"));
        assertThat(bob.snapshots()).isEqualTo(3);
        assertThat(bob.latest().memory().totalSize()).isEqualTo(950);
        assertThat(stats(owner, ALICE).quarantine()).isNull();
        assertThat(owner.operations.conditions().current())
                .extracting(Condition::reason)
                .singleElement()
                .asString()
                .startsWith("1 in quarantine")
                .contains("town/Bob", "limit_forecast");
        assertThat(quarantined()).isEqualTo(1);
    }

    @Test
    void theAlertsOfTheAgentStayAsTheyWereBefore() {
        var before = owner.send(List.of(of(BOB, 1, 900), of(BOB, 2, 900)));
        var poison = owner.send(List.of(of(BOB, 3, POISON)));
        var after = owner.send(
                LongStream.range(4, 40).mapToObj(second -> of(BOB, second, 100)).toList());

        assertThat(before.succeeded() && poison.succeeded() && after.succeeded())
                .isTrue();
        assertThat(owner.events())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.PENDING, AlertEvent.Kind.FIRING);
        assertThat(stats(owner, BOB).state()).isEqualTo("warning");
    }

    @Test
    void aRestartFindsWhatTheServerHad() {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var kept = new InMemoryStore();
            var live = new Owner(kept, 100, 1 + random.nextInt(60), "1", POISONED);
            var walk = new ArrayList<MemorySnapshot>();
            for (var agent : List.of(ALICE, BOB, CAROL)) {
                walk.addAll(Moments.walk(random, agent, 80));
            }
            walk.add(random.nextInt(walk.size()), of(BOB, random.nextInt(80), POISON));

            for (int at = 0; at < walk.size(); at += 40) {
                var sent = live.send(walk.subList(at, Math.min(walk.size(), at + 40)));
                assertThat(sent.succeeded()).as("seed %d", seed).isTrue();
            }

            assertThat(new Owner(kept, 100, 1_024, "1", POISONED).states())
                    .as("seed %d", seed)
                    .isEqualTo(live.states());
            assertThat(live.published)
                    .as("seed %d", seed)
                    .isEqualTo(kept.eventsAfter(0, 100_000).result());
        }
    }

    @Test
    void anotherVersionOfTheServerEvaluatesTheAgentAgain() {
        var sent = owner.send(List.of(of(BOB, 1, 900), of(BOB, 2, 900), of(BOB, 3, POISON), of(BOB, 4, 900)));

        var same = new Owner(store, 100, 1_024, "1", null);
        var upgraded = new Owner(store, 100, 1_024, "2", null);
        var calm = upgraded.send(
                LongStream.range(5, 40).mapToObj(second -> of(BOB, second, 100)).toList());

        assertThat(sent.succeeded() && calm.succeeded()).isTrue();
        assertThat(stats(same, BOB).quarantine()).isNotNull();
        assertThat(stats(upgraded, BOB).quarantine()).isNull();
        assertThat(upgraded.events()).extracting(AlertEvent::kind).contains(AlertEvent.Kind.RESOLVED);
        assertThat(upgraded.operations.conditions().current()).isEmpty();
        assertThat(new Owner(store, 100, 1_024, "1", null).states()).isEqualTo(upgraded.states());
    }

    @Test
    void newSettingsEndAQuarantineAndForgettingTheAgentToo() {
        var sent = owner.send(List.of(of(BOB, 1, POISON), of(CAROL, 1, POISON)));

        var used = owner.partition.use(BOB, SettingsPatch.NONE);
        boolean bob = stats(owner, BOB).quarantine() == null;
        var gone = owner.partition.forget(CAROL);

        assertThat(sent.succeeded() && used.succeeded() && gone.succeeded()).isTrue();
        assertThat(bob).isTrue();
        assertThat(owner.operations.conditions().current()).isEmpty();
        assertThat(new Owner(store, 100, 1_024, "1", POISONED).states()).isEqualTo(owner.states());
    }

    @Test
    void historyThatCannotBeEvaluatedStopsNoStart() {
        var before = new Owner(store, 100, 1_024);
        var sent = before.send(List.of(full(1), of(BOB, 1, 100), of(CAROL, 1, 100)));
        var poison = before.send(List.of(of(BOB, 2, POISON)));

        var restarted = new Owner(store, 100, 1_024, "1", POISONED);
        var next = restarted.send(List.of(full(2), of(BOB, 3, 100)));

        assertThat(sent.succeeded() && poison.succeeded()).isTrue();
        assertThat(stats(restarted, BOB).quarantine()).isNotNull();
        assertThat(restarted.states()).hasSize(3);
        assertThat(next.result().accepted()).isEqualTo(2);
        assertThat(next.result().raised()).hasSize(1);
        assertThat(new Owner(store, 100, 1_024, "1", null).states()).isEqualTo(restarted.states());
    }

    @Test
    void aStateThatMakesNoSenseConcernsItsAgentOnlyWhateverIsAskedOfIt() {
        damage(BOB);
        var restarted = new Owner(store, 100, 1_024);
        var alice = restarted.send(List.of(full(1), full(2)));
        var scores = new PeerScores(9, 9);
        var pulse = new FleetPulse(
                Moments.START + 100_000,
                Map.of("town", Long.MAX_VALUE),
                Map.of(),
                Outages.NONE,
                Map.of(BOB, scores, ALICE, scores));

        var pulsed = restarted.partition.pulse(pulse);
        var changed = restarted.agents.takeChanged();
        var quarantine = stats(restarted, BOB).quarantine();
        var used = restarted.partition.use("town", new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of()));

        assertThat(alice.succeeded() && pulsed.succeeded() && used.succeeded()).isTrue();
        assertThat(changed).extracting(stats -> stats.id().agent()).contains("Alice", "Bob");
        assertThat(quarantine).isNotNull();
        assertThat(restarted.events()).extracting(AlertEvent::kind).contains(AlertEvent.Kind.RESOLVED);
    }

    @Test
    void anErrorOfThePartitionItselfLeavesNothingAheadOfTheStore() {
        var taken = owner.send(List.of(full(1), full(2)));
        var before = owner.states();
        var tooFewPositions = new ObserveSnapshots(List.of(full(3), of(BOB, 1, 100)), new long[] {1}, 9_000);

        var failed = owner.partition.observe(tooFewPositions);
        var next = owner.send(List.of(full(3)));

        assertThat(taken.succeeded()).isTrue();
        assertThat(failed.failed()).isTrue();
        assertThat(next.result().accepted()).isEqualTo(1);
        assertThat(owner.states()).hasSameSizeAs(before);
        assertThat(owner.state(ALICE).inOrder()).isEqualTo(3);
    }

    /** Progress of a rule that no server writes. */
    @SuppressWarnings("NullAway") // That is the damage.
    private void damage(AgentId agent) {
        var broken = new RuleCheckpoint(
                new AlertProgress(AlertState.FIRING, null, 1, 1, 1, false, 0, 1, 1, 1), RuleScratch.of(new double[0]));
        var state = new AgentState(
                of(agent, 1, 900),
                1,
                0,
                1,
                900,
                1,
                1,
                Map.of("threshold_exceeded", broken, "growth_changed", broken, "agent_stalled", broken),
                RuleSettings.DEFAULTS);
        var generation = store.restore(id -> false, page -> {}).result();
        var appended = store.append(new StoreBatch(generation, List.of(), List.of(), List.of(state)));
        assertThat(appended.succeeded()).isTrue();
    }

    private double quarantined() {
        return owner.operations
                .meters()
                .get("mnemoscope.agents.quarantined")
                .gauge()
                .value();
    }

    private static AgentStats stats(Owner of, AgentId agent) {
        return of.agents.stats(Objects.requireNonNull(of.agents.find(agent)));
    }

    private int stored(AgentId agent) {
        return store.range(agent, 0, Long.MAX_VALUE, 10_000, false).result().size();
    }

    private static MemorySnapshot of(AgentId agent, long second, long size) {
        return Moments.sized(agent, second, size, 1_000);
    }

    private static MemorySnapshot full(long second) {
        return of(ALICE, second, 900);
    }
}
