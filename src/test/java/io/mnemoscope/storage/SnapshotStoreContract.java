package io.mnemoscope.storage;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.lost;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link SnapshotStore} and {@link AlertStore} keeps to. */
public interface SnapshotStoreContract<S extends SnapshotStore & AlertStore> {
    long NOW = Long.MAX_VALUE;

    /** The store under test, empty at first. */
    S store();

    /** The same store after whatever this adapter can do to disturb it: nothing, or a stop and a start. */
    void disturbed() throws Exception;

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, SECONDS);
    }

    default long generation() throws Exception {
        return await(store().restore(agent -> false, page -> {}));
    }

    @CanIgnoreReturnValue
    default Appended append(List<MemorySnapshot> snapshots, List<AlertEvent> events, List<AgentState> checkpoints)
            throws Exception {
        return await(store().append(new StoreBatch(generation(), snapshots, events, checkpoints)));
    }

    @CanIgnoreReturnValue
    default Appended append(List<MemorySnapshot> snapshots) throws Exception {
        return append(snapshots, List.of(), List.of());
    }

    default List<MemorySnapshot> all(AgentId agent) throws Exception {
        return await(store().range(agent, 0, NOW, 1_000_000, false));
    }

    default Map<AgentId, Restored> restored() throws Exception {
        var all = new TreeMap<AgentId, Restored>(Comparator.comparing(AgentId::agent));
        await(store().restore(agent -> true, page -> page.forEach(one -> all.put(one.agent(), one))));
        return all;
    }

    @Test
    default void readsBackWhatWasAppended() throws Exception {
        var snapshots = series(ALICE, 0, 50);

        append(snapshots);

        assertThat(all(ALICE)).isEqualTo(snapshots);
        assertThat(all(BOB)).isEmpty();
        disturbed();
        assertThat(all(ALICE)).isEqualTo(snapshots);
    }

    @Test
    default void keepsEveryFieldOfASnapshot() throws Exception {
        var plain = snapshot(ALICE, 1, 5);
        var full = new MemorySnapshot(
                ALICE, START, plain.memory(), plain.consolidation(), 7, 9, -5_000, Map.of("tokens", 1.5, "年", -0.0));

        append(List.of(full, plain));
        disturbed();

        assertThat(all(ALICE)).containsExactly(full, plain);
    }

    @Test
    default void keepsMemoryStores() throws Exception {
        var both = Samples.with(snapshot(ALICE, 1, 5), Samples.context(7_946), Samples.archive(3));
        var most = new MemoryStore[MemorySnapshot.MAX_STORES];
        for (int i = 0; i < most.length; i++) {
            most[i] = new MemoryStore("store " + i, MemoryStore.Role.SEMANTIC, MemoryStore.Unit.BYTES, i, i, i, i);
        }
        var snapshots = List.of(both, snapshot(ALICE, 2, 5), Samples.with(snapshot(ALICE, 3, 5), most));

        append(snapshots);
        disturbed();

        assertThat(all(ALICE)).isEqualTo(snapshots);
    }

    @Test
    default void keepsAgentsOfOneNameInTwoSimulationsApart() throws Exception {
        var other = new AgentId("city", "Alice");

        append(List.of(snapshot(ALICE, 1, 5), snapshot(other, 1, 6)));
        disturbed();

        assertThat(all(ALICE)).containsExactly(snapshot(ALICE, 1, 5));
        assertThat(all(other)).containsExactly(snapshot(other, 1, 6));
    }

    @Test
    default void limitsARangeFromEitherEnd() throws Exception {
        append(series(ALICE, 0, 3_000));
        append(series(ALICE, 3_000, 10));
        long from = START + 10_000;
        long to = START + 3_005_000;

        assertThat(await(store().range(ALICE, from, to, 3, false))).isEqualTo(series(ALICE, 10, 3));
        assertThat(await(store().range(ALICE, from, to, 7, true))).isEqualTo(series(ALICE, 2_998, 7));
        assertThat(await(store().range(ALICE, from, to, 10_000, true))).isEqualTo(series(ALICE, 10, 2_995));
        assertThat(await(store().range(ALICE, to, from, 10, true))).isEmpty();
    }

    @Test
    default void putsLateSnapshotsInTheirPlace() throws Exception {
        append(series(ALICE, 100, 100));
        disturbed();
        append(series(ALICE, 50, 20));
        disturbed();
        append(List.of(snapshot(ALICE, 75, 1), snapshot(ALICE, 300, 1), snapshot(ALICE, 20, 2)));

        var times = all(ALICE).stream().map(MemorySnapshot::timestampMillis).toList();

        assertThat(times).hasSize(123).isSorted();
        assertThat(await(store().range(ALICE, 0, NOW, 2, true)))
                .containsExactly(snapshot(ALICE, 199, 199 % 90), snapshot(ALICE, 300, 1));
        assertThat(await(store().range(ALICE, 0, NOW, 2, false)))
                .containsExactly(snapshot(ALICE, 20, 2), snapshot(ALICE, 50, 50));
    }

    @Test
    default void answersASnapshotOfOneTimeOnceAndTheFirstOfThem() throws Exception {
        append(List.of(snapshot(ALICE, 1, 5)));
        disturbed();
        append(List.of(snapshot(ALICE, 1, 6), snapshot(ALICE, 2, 7)));

        assertThat(all(ALICE)).containsExactly(snapshot(ALICE, 1, 5), snapshot(ALICE, 2, 7));
        disturbed();
        assertThat(all(ALICE)).containsExactly(snapshot(ALICE, 1, 5), snapshot(ALICE, 2, 7));
    }

    @Test
    default void knowsWhatExistsCountingEveryEarlierAppend() throws Exception {
        var known = new SnapshotKey(ALICE, START + 1_000);
        var unknown = new SnapshotKey(ALICE, START + 1_001);
        var nobody = new SnapshotKey(BOB, START + 1_000);
        var appended = store().append(new StoreBatch(generation(), series(ALICE, 0, 10), List.of(), List.of()));

        var existing = store().existing(List.of(unknown, known, nobody));

        assertThat(await(existing)).containsExactly(known);
        assertThat(appended.succeeded()).isTrue();
        disturbed();
        assertThat(await(store().existing(List.of(nobody, known, unknown)))).containsExactly(known);
    }

    @Test
    default void restoresTheCheckpointAndWhatCameAfterItInTheOrderOfArrival() throws Exception {
        var first = series(ALICE, 0, 10);
        var last = List.of(snapshot(ALICE, 20, 1), snapshot(ALICE, 12, 2), snapshot(ALICE, 21, 3));

        append(first, List.of(), List.of(state(first.get(9), 10)));
        append(series(BOB, 0, 2));
        append(last);

        disturbed();
        assertThat(restored().values())
                .containsExactly(
                        new Restored(ALICE, state(first.get(9), 10), last), new Restored(BOB, null, series(BOB, 0, 2)));
        disturbed();
        append(series(ALICE, 30, 1));
        var longer = new ArrayList<>(last);
        longer.addAll(series(ALICE, 30, 1));
        assertThat(restored()).containsEntry(ALICE, new Restored(ALICE, state(first.get(9), 10), longer));
    }

    @Test
    default void restoresOnlyTheOwnedAgents() throws Exception {
        append(List.of(snapshot(ALICE, 1, 1), snapshot(BOB, 1, 1)));
        var seen = new ArrayList<Restored>();

        await(store().restore(BOB::equals, seen::addAll));

        assertThat(seen).extracting(Restored::agent).containsExactly(BOB);
    }

    @Test
    default void aCheckpointCoversItsOwnBatch() throws Exception {
        var latest = snapshot(ALICE, 2, 2);

        append(List.of(snapshot(ALICE, 1, 1), latest), List.of(), List.of(state(latest, 2)));
        disturbed();

        assertThat(restored()).containsEntry(ALICE, new Restored(ALICE, state(latest, 2), List.of()));
    }

    @Test
    default void downsamplingKeepsTheSpikes() throws Exception {
        var snapshots = new ArrayList<>(series(ALICE, 0, 5_000));
        snapshots.set(3_333, snapshot(ALICE, 3_333, 99_999));
        append(snapshots);
        disturbed();

        var thinned = await(store().downsampled(ALICE, START, START + 5_000_000, 20));

        assertThat(thinned)
                .hasSizeBetween(10, 80)
                .contains(snapshots.get(3_333), snapshots.get(0), snapshots.get(4_999));
        assertThat(thinned).isSortedAccordingTo(Comparator.comparingLong(MemorySnapshot::timestampMillis));
        assertThat(await(store().downsampled(BOB, 0, NOW, 20))).isEmpty();
        assertThat(await(store().downsampled(ALICE, START, START + 3_000, 20))).isEqualTo(snapshots.subList(0, 3));
    }

    @Test
    default void alertsAreAnsweredNewestFirstInPages() throws Exception {
        append(
                List.of(snapshot(ALICE, 1, 81)),
                List.of(fired(ALICE, 1), fired(BOB, 2), fired(ALICE, 3), resolved(ALICE, 1)),
                List.of());
        disturbed();

        assertThat(await(store().alerts(AlertQuery.all(10))))
                .containsExactly(
                        fired(ALICE, 3).alert(),
                        fired(BOB, 2).alert(),
                        resolved(ALICE, 1).alert());
        assertThat(await(store().alerts(AlertQuery.of(ALICE, 1))))
                .containsExactly(fired(ALICE, 3).alert());
        var second = AlertQuery.all(1)
                .of("town", null)
                .of(BuiltIn.THRESHOLD_EXCEEDED)
                .with(Severity.WARNING)
                .in(AlertState.FIRING)
                .between(START, NOW)
                .skipping(1);
        assertThat(await(store().alerts(second))).containsExactly(fired(BOB, 2).alert());
    }

    @Test
    default void eventsHaveOffsetsWithoutGaps() throws Exception {
        var first = append(List.of(), List.of(fired(ALICE, 1), fired(BOB, 2)), List.of());
        var none = append(List.of(snapshot(ALICE, 1, 1)));
        disturbed();
        var next = append(List.of(), List.of(resolved(ALICE, 1)), List.of());

        assertThat(List.of(first, none, next)).extracting(Appended::firstOffset).containsExactly(1L, 0L, 3L);
        assertThat(await(store().lastOffset())).isEqualTo(3);
        assertThat(await(store().eventsAfter(1, 10)))
                .containsExactly(new StoredEvent(2, fired(BOB, 2)), new StoredEvent(3, resolved(ALICE, 1)));
        assertThat(await(store().eventsAfter(0, 1))).containsExactly(new StoredEvent(1, fired(ALICE, 1)));
    }

    @Test
    default void knowsWhatSnapshotsRaisedCountingEveryEarlierAppend() throws Exception {
        var events = List.of(fired(ALICE, 1), fired(BOB, 1), fired(ALICE, 2), resolved(ALICE, 2), fired(ALICE, 3));
        var appended = store().append(new StoreBatch(generation(), series(ALICE, 0, 5), events, List.of()));

        var raised = store().raised(
                        List.of(
                                new SnapshotKey(ALICE, START + 3_000),
                                new SnapshotKey(ALICE, START + 1_000),
                                new SnapshotKey(ALICE, START + 2_500),
                                new SnapshotKey(BOB, START + 3_000),
                                new SnapshotKey(new AgentId("x", "nobody"), START + 1_000)),
                        10);

        assertThat(await(raised)).containsExactly(fired(ALICE, 1), fired(ALICE, 3));
        assertThat(appended.succeeded()).isTrue();
        disturbed();
        var one = List.of(new SnapshotKey(ALICE, START + 1_000), new SnapshotKey(ALICE, START + 2_000));
        assertThat(await(store().raised(one, 1))).containsExactly(fired(ALICE, 1));
        assertThat(await(store().raised(List.of(), 1))).isEmpty();
    }

    @Test
    default void clearingSparesActiveAlertsAndNeverReusesOffsets() throws Exception {
        append(List.of(), List.of(fired(BOB, 2), fired(ALICE, 1), resolved(ALICE, 1)), List.of());

        assertThat(await(store().clear(AlertQuery.all(1)))).isEqualTo(1);

        assertThat(await(store().alerts(AlertQuery.all(10))))
                .containsExactly(fired(BOB, 2).alert());
        assertThat(await(store().eventsAfter(0, 10)))
                .extracting(StoredEvent::offset)
                .containsExactly(1L);
        disturbed();
        assertThat(append(List.of(), List.of(fired(ALICE, 9)), List.of()).firstOffset())
                .isEqualTo(4);
    }

    @Test
    default void aForgottenAgentIsGoneFromEverywhere() throws Exception {
        append(series(ALICE, 0, 2_000), List.of(fired(ALICE, 1)), List.of(state(snapshot(ALICE, 1, 1), 2)));
        append(List.of(snapshot(BOB, 1, 1)), List.of(fired(BOB, 1)), List.of());

        await(store().forget(ALICE));

        for (int round = 0; round < 2; round++) {
            assertThat(all(ALICE)).isEmpty();
            assertThat(await(store().alerts(AlertQuery.all(10))))
                    .containsExactly(fired(BOB, 1).alert());
            assertThat(await(store().eventsAfter(0, 10))).hasSize(1);
            assertThat(restored()).containsOnlyKeys(BOB);
            disturbed();
        }
        append(List.of(snapshot(ALICE, 5, 5)));
        disturbed();
        assertThat(all(ALICE)).containsExactly(snapshot(ALICE, 5, 5));
    }

    @Test
    default void anAgentThatIsCalledLikeAWholeSimulationIsAnAgent() throws Exception {
        var star = AgentId.ofSimulation("town");
        var its = fired(star, 1);
        var lost = lost("town", 2);
        append(series(star, 0, 3), List.of(its, lost), List.of());
        disturbed();

        assertThat(await(store().alerts(AlertQuery.of(star, 10)))).containsExactly(its.alert());
        assertThat(await(store().alerts(AlertQuery.all(10)))).containsExactly(lost.alert(), its.alert());
        assertThat(restored()).containsOnlyKeys(star);

        await(store().forget(star));

        for (int round = 0; round < 2; round++) {
            assertThat(all(star)).isEmpty();
            assertThat(await(store().alerts(AlertQuery.of(star, 10)))).isEmpty();
            assertThat(await(store().alerts(AlertQuery.all(10)))).containsExactly(lost.alert());
            assertThat(await(store().eventsAfter(0, 10)))
                    .extracting(StoredEvent::event)
                    .containsExactly(lost);
            disturbed();
        }
        append(series(star, 5, 1));
        assertThat(await(store().alerts(AlertQuery.of(star, 10)))).isEmpty();
        assertThat(await(store().clear(
                                AlertQuery.all(10).of("town", star.agent()).between(0, NOW))))
                .isZero();
    }

    private static SettingsPatch threshold(double alert) {
        return new SettingsPatch(null, alert, null, null, Map.of());
    }

    @Test
    default void anAgentsSettingsSurviveUntilItIsForgotten() throws Exception {
        var alice = new AgentId("town", "Alice");
        var bob = new AgentId("town", "Bob");
        await(store().putAgentSettings(alice, threshold(0.5)));
        await(store().putAgentSettings(bob, SettingsPatch.NONE));
        await(store().putAgentSettings(alice, threshold(0.6)));
        disturbed();

        assertThat(await(store().agentSettings())).isEqualTo(Map.of(alice, threshold(0.6), bob, SettingsPatch.NONE));
        await(store().forget(bob));
        disturbed();
        assertThat(await(store().agentSettings())).isEqualTo(Map.of(alice, threshold(0.6)));
    }

    @Test
    default void settingsSurvive() throws Exception {
        await(store().putSettings("town", threshold(0.5)));
        await(store().putSettings("town", threshold(0.6)));
        await(store().putSettings("city", SettingsPatch.NONE));
        disturbed();

        assertThat(await(store().settings())).isEqualTo(Map.of("town", threshold(0.6), "city", SettingsPatch.NONE));
        await(store().putSettings("town", null));
        await(store().putAgentSettings(ALICE, threshold(0.5)));
        await(store().putAgentSettings(ALICE, null));
        disturbed();
        assertThat(await(store().settings())).isEqualTo(Map.of("city", SettingsPatch.NONE));
        assertThat(await(store().agentSettings())).isEmpty();
    }

    @Test
    default void refusesABatchOfAnotherGenerationWhole() throws Exception {
        var batch = new StoreBatch(generation() - 1, series(ALICE, 0, 3), List.of(fired(ALICE, 1)), List.of());

        assertThatThrownBy(() -> await(store().append(batch))).isInstanceOf(StoreUnavailable.class);

        assertThat(all(ALICE)).isEmpty();
        assertThat(await(store().lastOffset())).isZero();
    }

    @Test
    default void figuresAreForPeople() throws Exception {
        append(series(ALICE, 0, 3));

        assertThat(await(store().figures())).containsEntry("agents", 1);
    }
}
