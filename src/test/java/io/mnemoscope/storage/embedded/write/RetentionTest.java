package io.mnemoscope.storage.embedded.write;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final long MIB = 1L << 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(Path directory, RetentionPolicy policy, long nowMillis) throws Exception {
        var config = new EmbeddedStoreConfig(directory, 64 * MIB, Duration.ofMinutes(10), policy, 0);
        return await(
                EmbeddedStore.open(vertx, config, InstantSource.fixed(Instant.ofEpochMilli(nowMillis)), operations));
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.reserve")) {
            size += directory.resolve(name).toFile().length();
        }
        return size;
    }

    private static List<MemorySnapshot> all(EmbeddedStore store, AgentId agent) throws Exception {
        return await(store.range(agent, 0, Long.MAX_VALUE, 1_000_000, false));
    }

    private static void until(String what, Callable<Boolean> condition) {
        Await.until(what, LIMIT, () -> {
            try {
                return condition.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private List<String> tooBig() {
        return operations.conditions().current().stream()
                .filter(condition -> condition.component().equals(StoreHealth.SIZE))
                .map(Condition::reason)
                .toList();
    }

    /** 400 snapshots of one agent, 30 alerts that ended, and its state. */
    private static void burst(EmbeddedStore store, int round) throws Exception {
        burst(store, round, 30);
    }

    private static void burst(EmbeddedStore store, int round, int alerts) throws Exception {
        var agent = new AgentId("town", "agent-" + round % 20);
        int from = 400 * (round / 20);
        var snapshots = series(agent, from, 400);
        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < alerts; i++) {
            events.add(fired(agent, from + i));
            events.add(resolved(agent, from + i));
        }
        append(store, snapshots, events, List.of(state(snapshots.get(399), from + 400)));
    }

    @Test
    void allFilesTogetherStayWithinTheBoundAndTheOldestGoes(@TempDir Path directory) throws Exception {
        var store = open(directory, new RetentionPolicy(null, 8 * MIB), START);
        append(store, List.of(snapshot(BOB, 1, 50)), List.of(fired(ALICE, 7)), List.of());
        long largest = 0;
        for (int round = 0; round < 700; round++) {
            burst(store, round, 250);
            if (size(directory) > largest) {
                largest = size(directory);
            }
        }

        assertThat(largest).isBetween(3 * MIB, 8 * MIB * 11 / 10);
        assertThat(await(store.alert(fired(ALICE, 7).alert().id()))).isPresent();
        assertThat(all(store, BOB)).containsExactly(snapshot(BOB, 1, 50));
        var newest = all(store, new AgentId("town", "agent-0"));
        assertThat(newest).endsWith(snapshot(new AgentId("town", "agent-0"), 13_999, 13_999 % 90));
        assertThat(newest.size()).isLessThan(14_000);
        assertThat(await(store.alerts(AlertQuery.all(10_000)))).hasSizeGreaterThan(500);
        assertThat(await(store.alert(
                        fired(new AgentId("town", "agent-1"), 0).alert().id())))
                .isEmpty();
        assertThat(operations.conditions().current()).isEmpty();
        await(store.close());
        assertThat(size(directory)).isLessThan(8 * MIB);
    }

    @Test
    void whatTheDispatchHasNotSeenStaysUpToAShareOfTheBound(@TempDir Path directory) throws Exception {
        var policy = new RetentionPolicy(null, 4 * MIB);
        var store = open(directory, policy, START);
        await(store.notifications().enqueue(List.of(), 60));
        for (int round = 0; round < 200; round++) {
            burst(store, round);
        }
        until("the bound", () -> size(directory) < 4 * MIB * 11 / 10);

        var left = await(store.eventsAfter(0, 20_000));
        int share = (int) policy.undispatchedEvents();
        assertThat(share).isGreaterThan(400);
        assertThat(left).hasSizeBetween(share, 12_000 - 60);
        assertThat(left.subList(left.size() - share, left.size()))
                .extracting(stored -> stored.offset())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(12_001 - share, 12_000).boxed().toList());
        assertThat(tooBig()).isEmpty();
        await(store.close());
    }

    @Test
    void whatMustStayIsSaidUntilItFits(@TempDir Path directory) throws Exception {
        var store = open(directory, new RetentionPolicy(null, 2 * MIB), START);
        var active = new ArrayList<AlertEvent>();
        for (int i = 0; i < 40_000; i++) {
            active.add(fired(new AgentId("town", "agent-" + i % 20), i));
        }
        append(store, List.of(), active, List.of());
        until("a word about the size", () -> !tooBig().isEmpty());

        assertThat(tooBig()).singleElement().asString().contains("must be kept", "store.max_size (2MiB)");
        assertThat(await(store.eventsAfter(0, 50_000))).hasSize(40_000);

        var ended = new ArrayList<AlertEvent>();
        for (int i = 0; i < 40_000; i++) {
            ended.add(resolved(new AgentId("town", "agent-" + i % 20), i));
        }
        append(store, List.of(), ended, List.of());

        until("the bound", () -> tooBig().isEmpty());
        assertThat(await(store.eventsAfter(0, 50_000))).hasSizeBetween(1, 40_000);
        await(store.close());
    }

    @Test
    void nothingGoesBeforeTheServerHasStarted(@TempDir Path directory) throws Exception {
        var store = open(directory, RetentionPolicy.KEEP_ALL, START);
        for (int round = 0; round < 100; round++) {
            burst(store, round);
        }
        await(store.close());

        operations.restart().begin(StartProgress.Phase.STORE);
        var later = open(directory, new RetentionPolicy(Duration.ofSeconds(1), 2 * MIB, 100), START + 86_500_000);
        var read = await(later.eventsAfter(0, 20_000));
        for (int i = 0; i < 200; i++) {
            append(later, List.of(), List.of(), List.of());
        }

        assertThat(read).hasSize(6_000);
        assertThat(await(later.eventsAfter(0, 20_000))).hasSize(6_000);

        assertThat(operations.restart().end()).contains("store");
        until("old events to go", () -> await(later.eventsAfter(0, 20_000)).size() < 1_000);
        await(later.close());
    }

    @Test
    void ofTooManyAlertsTheOldestGo(@TempDir Path directory) throws Exception {
        var store = open(directory, new RetentionPolicy(null, 0, 1_000), START);
        append(store, List.of(), List.of(fired(ALICE, 7)), List.of());
        for (int round = 0; round < 100; round++) {
            burst(store, round);
        }
        until("few alerts", () -> await(store.eventsAfter(0, 10_000)).size() <= 1_300);

        var left = await(store.eventsAfter(1, 10_000));
        assertThat(left.size()).isBetween(900, 1_300);
        assertThat(left.get(left.size() - 1).offset()).isEqualTo(6_001);
        assertThat(await(store.alert(fired(ALICE, 7).alert().id()))).isPresent();
        await(store.close());
    }

    @Test
    void alertsAndEventsGoByAgeButActiveOnesAndTheirLastEvent(@TempDir Path directory) throws Exception {
        var store = open(directory, RetentionPolicy.KEEP_ALL, START);
        var events = List.of(fired(ALICE, 1), resolved(ALICE, 1), fired(BOB, 2), fired(BOB, 2), fired(ALICE, 90_000));
        append(store, List.of(), events, List.of());
        await(store.close());

        var later = open(directory, new RetentionPolicy(Duration.ofDays(1), 0), START + 86_500_000);
        until("old alerts to go", () -> await(later.eventsAfter(0, 10)).size() == 2);

        assertThat(await(later.eventsAfter(0, 10)))
                .extracting(stored -> stored.offset())
                .containsExactly(4L, 5L);
        assertThat(await(later.alerts(AlertQuery.all(10)))).hasSize(2);
        assertThat(await(later.lastOffset())).isEqualTo(5);
        await(later.close());
    }

    @Test
    void snapshotsThatAnAgentsStateNeedsOutliveTheRetention(@TempDir Path directory) throws Exception {
        var store = open(directory, RetentionPolicy.KEEP_ALL, START);
        append(store, series(ALICE, 0, 1_000), List.of(), List.of(state(snapshot(ALICE, 999, 9), 1_000)));
        append(store, series(ALICE, 1_000, 10), List.of(), List.of());
        append(store, series(BOB, 0, 1_000), List.of(), List.of(state(snapshot(BOB, 999, 9), 1_000)));
        await(store.close());

        var later = open(directory, new RetentionPolicy(Duration.ofSeconds(1), 0), START + 86_500_000);
        append(later, series(BOB, 90_000, 2_000), List.of(), List.of(state(snapshot(BOB, 91_999, 9), 3_000)));
        until(
                "old chunks to go",
                () -> operations
                                .meters()
                                .get("mnemoscope.store.deleted")
                                .tag("table", "chunk")
                                .counter()
                                .count()
                        > 0);
        var restored = new ArrayList<Restored>();
        await(later.restore(ALICE::equals, restored::addAll));

        assertThat(all(later, ALICE)).isEmpty();
        assertThat(restored).singleElement().satisfies(alice -> {
            assertThat(alice.checkpoint()).isEqualTo(state(snapshot(ALICE, 999, 9), 1_000));
            assertThat(alice.since()).isEqualTo(series(ALICE, 1_000, 10));
        });
        await(later.close());
    }

    @Test
    void anAgentWithManyAlertsIsForgottenWholeEvenIfInterrupted(@TempDir Path directory, @TempDir Path copy)
            throws Exception {
        var store = open(directory, RetentionPolicy.KEEP_ALL, START);
        for (int round = 0; round < 60; round++) {
            burst(store, 20 * round);
        }
        var agent = new AgentId("town", "agent-0");
        assertThat(await(TestStores.<Boolean>write(store, session -> {
                    var known = session.memory.find(agent);
                    return known != null && AlertClearing.forget(session, known.id);
                })))
                .isTrue();
        TestStores.kill(store, directory, copy);
        var after = open(copy, RetentionPolicy.KEEP_ALL, START);

        assertThat(all(after, agent)).isEmpty();
        until("what is left to go", () -> await(after.eventsAfter(0, 10)).isEmpty());
        until("no chunk", () -> Long.valueOf(0).equals(await(after.figures()).get("chunks")));
        assertThat(await(after.lastOffset())).isEqualTo(3_600);
        assertThat(await(after.alerts(AlertQuery.all(10)))).isEmpty();
        await(after.close());
        await(store.close());
    }
}
