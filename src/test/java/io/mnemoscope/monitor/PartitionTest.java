package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Rejection;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final AgentId ALICE = Moments.ALICE;
    private static final AgentId BOB = new AgentId("town", "Bob");
    private static final AgentId CAROL = new AgentId("hamlet", "Carol");
    private static final int SEEDS = 60;

    private final InMemoryStore store = new InMemoryStore();
    private final Owner owner = new Owner(store, 100, 1_024);

    @Test
    void aSecondSnapshotOfTheSameTimeInOneBatchIsADuplicate() {
        var answer = owner.send(filled(5, 7, 5)).result();

        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.duplicates()).isEqualTo(1);
        assertThat(answer.outOfOrder()).isZero();
        assertThat(stored(ALICE)).hasSize(2);
    }

    @Test
    void aBatchSentTwiceIsTakenOnce() {
        var first = owner.send(filled(1, 2, 3)).result();
        var second = owner.send(filled(1, 2, 3)).result();

        assertThat(first.accepted()).isEqualTo(3);
        assertThat(second.accepted()).isZero();
        assertThat(second.duplicates()).isEqualTo(3);
        assertThat(stored(ALICE)).hasSize(3);
        assertThat(owner.state(ALICE).inOrder()).isEqualTo(3);
    }

    @Test
    void aLateSnapshotIsStoredInItsPlaceAndCountedOnce() {
        var before = owner.send(filled(5, 9));
        var late = owner.send(filled(7, 10, 6, 7)).result();
        var again = owner.send(filled(6, 7)).result();

        assertThat(before.succeeded()).isTrue();
        assertThat(late.accepted()).isEqualTo(3);
        assertThat(late.outOfOrder()).isEqualTo(2);
        assertThat(late.duplicates()).isEqualTo(1);
        assertThat(again.duplicates()).isEqualTo(2);
        assertThat(stored(ALICE))
                .extracting(MemorySnapshot::timestampMillis)
                .isSorted()
                .hasSize(5);
    }

    @Test
    void snapshotsOfTooManyAgentsAreRejectedOneByOne() {
        var full = new Owner(store, 2, 1_024);

        var answer = full.send(List.of(of(ALICE, 1), of(BOB, 1), of(CAROL, 1), of(ALICE, 2), of(CAROL, 2)))
                .result();

        assertThat(answer.accepted()).isEqualTo(3);
        assertThat(answer.rejections()).extracting(Rejection::position).containsExactly(3L, 5L);
        assertThat(answer.rejections()).extracting(Rejection::field).containsOnly("agent");
        assertThat(stored(CAROL)).isEmpty();
    }

    @Test
    void anEventIsPublishedWithItsOffsetOnceItIsDurable() {
        var answer = owner.send(List.of(full(1), full(2))).result();

        assertThat(answer.raised()).extracting(AlertEvent::kind).containsExactly(AlertEvent.Kind.FIRING);
        assertThat(owner.published).extracting(StoredEvent::offset).containsExactly(1L, 2L);
        assertThat(owner.published).isEqualTo(store.eventsAfter(0, 100).result());
    }

    @Test
    void nothingIsPublishedOrKeptOfABatchThatTheStoreRefused() {
        var taken = owner.send(List.of(full(1)));
        var before = owner.states();
        store.outage(true);

        var refused = owner.send(List.of(full(2), of(BOB, 1)));

        assertThat(taken.succeeded()).isTrue();
        assertThat(refused.cause()).isInstanceOf(StoreUnavailable.class);
        assertThat(owner.states()).isEqualTo(before);
        assertThat(owner.published).hasSize(1);
    }

    @Test
    void theNextBatchAfterAnOutageIsTaken() {
        var taken = owner.send(List.of(full(1)));
        store.outage(true);
        var refused = owner.send(List.of(full(2), of(BOB, 1)));
        store.outage(false);

        var again = owner.send(List.of(full(2), of(BOB, 1))).result();

        assertThat(taken.succeeded()).isTrue();
        assertThat(refused.failed()).isTrue();
        assertThat(again.accepted()).isEqualTo(2);
        assertThat(again.duplicates()).isZero();
        assertThat(again.raised()).hasSize(1);
    }

    @Test
    void batchesOnTheirWayWhenTheStoreFailsAreRefusedAndComeBackWhole() {
        var slow = new SlowStore(store);
        var waiting = new Owner(slow, 100, 1_024);
        var first = waiting.send(List.of(full(1)));
        slow.goOn();
        var second = waiting.send(List.of(full(2)));
        var third = waiting.send(List.of(full(3)));

        store.outage(true);
        slow.step();
        store.outage(false);
        var between = waiting.send(List.of(full(4)));
        slow.goOn();
        var after = waiting.send(List.of(full(2), full(3), full(4)));
        slow.goOn();

        assertThat(first.succeeded()).isTrue();
        assertThat(List.of(second, third, between))
                .allSatisfy(future -> assertThat(future.cause()).isInstanceOf(StoreUnavailable.class));
        assertThat(after.result().accepted()).isEqualTo(3);
        assertThat(waiting.events())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.PENDING, AlertEvent.Kind.FIRING);
        assertThat(waiting.states()).isEqualTo(new Owner(store, 100, 1_024).states());
    }

    @Test
    void howTheInputIsSplitIntoBatchesMakesNoDifference() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var input = input(random);
            var whole = new Owner(new InMemoryStore(), 100, 1_024);
            var split = new Owner(new InMemoryStore(), 100, 1 + random.nextInt(50));

            var all = whole.send(input);
            assertThat(all.succeeded()).as("seed %d", seed).isTrue();
            for (var batch : batches(input, random)) {
                var taken = split.send(batch);
                assertThat(taken.succeeded()).as("seed %d", seed).isTrue();
            }

            assertThat(split.published).as("seed %d", seed).isEqualTo(whole.published);
            assertThat(withoutArrival(split)).as("seed %d", seed).isEqualTo(withoutArrival(whole));
        }
    }

    @Test
    void nothingThatWasAcknowledgedIsLostAndNothingElseIsKept() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var failing = new InMemoryStore();
            var live = new Owner(failing, 100, 1 + random.nextInt(50));
            var acknowledged = new ArrayList<MemorySnapshot>();

            for (var batch : batches(input(random), random)) {
                failing.outage(random.nextInt(4) == 0);
                var sent = live.send(batch);
                if (sent.succeeded()) {
                    acknowledged.addAll(batch);
                }
            }

            failing.outage(false);
            var restarted = new Owner(failing, 100, 1_024);
            var expected = monitors(acknowledged);
            for (var entry : expected.entrySet()) {
                var state = entry.getValue().state();
                assertThat(live.state(entry.getKey()))
                        .as("seed %d", seed)
                        .usingRecursiveComparison()
                        .ignoringFields("firstSeen")
                        .isEqualTo(Owner.stored(state));
            }
            assertThat(live.states()).as("seed %d", seed).hasSameSizeAs(expected);
            assertThat(restarted.states()).as("seed %d", seed).isEqualTo(live.states());
            assertThat(live.published)
                    .as("seed %d", seed)
                    .isEqualTo(failing.eventsAfter(0, 100_000).result());
        }
    }

    @Test
    void aCheckpointAtAnyTimeChangesNothing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var kept = new InMemoryStore();
            var live = new Owner(kept, 100, 1_024);

            for (var batch : batches(input(random), random)) {
                var sent = live.send(batch);
                var checkpoint =
                        random.nextInt(3) == 0 ? live.partition.checkpointAll() : live.partition.checkpointOld();
                assertThat(sent.succeeded() && checkpoint.succeeded())
                        .as("seed %d", seed)
                        .isTrue();
            }

            assertThat(new Owner(kept, 100, 1_024).states()).as("seed %d", seed).isEqualTo(live.states());
        }
    }

    @Test
    void newSettingsEndTheAlertsOfTheRulesThatAreGone() {
        var fired = owner.send(List.of(full(1), full(2), of(CAROL, 1)));

        var used = owner.partition.use("town", new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of()));

        assertThat(fired.succeeded() && used.succeeded()).isTrue();
        assertThat(owner.events())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.PENDING, AlertEvent.Kind.FIRING, AlertEvent.Kind.RESOLVED);
        assertThat(owner.state(ALICE).rules()).isEmpty();
    }

    @Test
    void newSettingsThatCouldNotBeStoredEndTheAlertOnceTheStoreIsBack() {
        var classic = new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of());
        var fired = owner.send(List.of(full(1), full(2)));
        store.outage(true);
        var refused = owner.partition.use("town", classic);
        store.outage(false);

        var used = owner.partition.use("town", classic);

        assertThat(fired.succeeded() && refused.failed() && used.succeeded()).isTrue();
        assertThat(owner.events())
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.PENDING, AlertEvent.Kind.FIRING, AlertEvent.Kind.RESOLVED);
    }

    @Test
    void aForgottenAgentStartsAnew() {
        var sent = owner.send(filled(1, 2, 3));

        var known = owner.partition.forget(ALICE);
        var unknown = owner.partition.forget(ALICE);
        var again = owner.send(filled(1));

        assertThat(sent.succeeded()).isTrue();
        assertThat(known.result()).isTrue();
        assertThat(unknown.result()).isFalse();
        assertThat(again.result().accepted()).isEqualTo(1);
        assertThat(owner.state(ALICE).inOrder()).isEqualTo(1);
        // It is back, but those who knew the one that went must hear of that.
        assertThat(owner.agents.takeForgotten()).containsExactly(ALICE);
    }

    private List<MemorySnapshot> stored(AgentId agent) {
        return store.range(agent, 0, Long.MAX_VALUE, 10_000, false).result();
    }

    private static List<MemorySnapshot> filled(long... seconds) {
        return LongStream.of(seconds).mapToObj(second -> of(ALICE, second)).toList();
    }

    private static MemorySnapshot of(AgentId agent, long second) {
        return Moments.sized(agent, second, 100, 1_000);
    }

    private static MemorySnapshot full(long second) {
        return Moments.sized(ALICE, second, 900, 1_000);
    }

    /** Three walks in turns, some of it out of order, none of it twice. */
    private static List<MemorySnapshot> input(Random random) {
        var alice = Moments.walk(random, ALICE, 150);
        var bob = Moments.walk(random, BOB, 150);
        var carol = Moments.walk(random, CAROL, 150);
        var input = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < alice.size(); i++) {
            input.add(alice.get(i));
            input.add(bob.get(i));
            input.add(carol.get(i));
        }
        for (int i = 0; i < 30; i++) {
            Collections.swap(input, random.nextInt(input.size()), random.nextInt(input.size()));
        }
        return input;
    }

    private static List<List<MemorySnapshot>> batches(List<MemorySnapshot> input, Random random) {
        var batches = new ArrayList<List<MemorySnapshot>>();
        int from = 0;
        while (from < input.size()) {
            int to = Math.min(input.size(), from + 1 + random.nextInt(40));
            batches.add(input.subList(from, to));
            from = to;
        }
        return batches;
    }

    private static Map<AgentId, AgentMonitor> monitors(List<MemorySnapshot> snapshots) {
        var rules = new RuleSet(RuleSettings.DEFAULTS);
        var monitors = new HashMap<AgentId, AgentMonitor>();
        for (var snapshot : snapshots) {
            var unused = monitors.computeIfAbsent(snapshot.id(), id -> new AgentMonitor(rules, 0))
                    .observe(snapshot);
        }
        return monitors;
    }

    private static Map<AgentId, String> withoutArrival(Owner owner) {
        var states = new HashMap<AgentId, String>();
        owner.states()
                .forEach((id, state) -> states.put(
                        id,
                        new AgentState(
                                        state.latest(),
                                        state.inOrder(),
                                        state.outOfOrder(),
                                        state.firstMillis(),
                                        state.firstTotal(),
                                        0,
                                        state.alerts(),
                                        state.rules(),
                                        state.settings())
                                .toString()));
        return states;
    }
}
