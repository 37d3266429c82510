package io.mnemoscope.storage.embedded.write;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalBoundTest {
    private static final long MIB = 1L << 20;
    private static final int AGENTS = 200;
    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** A store whose log is to have 1 MiB. */
    private EmbeddedStore open(Path directory) throws Exception {
        var config = new EmbeddedStoreConfig(
                directory, 64 * MIB, Duration.ofMinutes(10), new RetentionPolicy(null, 16 * MIB), 0);
        return await(EmbeddedStore.open(vertx, config, InstantSource.fixed(Instant.ofEpochMilli(START)), operations));
    }

    /** Appends so many alerts, ten in a commit and each of another agent; answers how long the log was at most. */
    private static long alerts(EmbeddedStore store, Path directory, int from, int count) throws Exception {
        long generation = await(store.restore(agent -> false, page -> {}));
        long longest = 0;
        for (int i = from; i < from + count; i += 10) {
            var events = new ArrayList<AlertEvent>();
            for (int j = i; j < i + 10; j++) {
                events.add(fired(new AgentId("town", "agent-" + j % AGENTS), j));
            }
            await(store.append(new StoreBatch(generation, List.of(), events, List.of())));
            longest = Math.max(longest, Files.size(wal(directory)));
        }
        return longest;
    }

    private static Path wal(Path directory) {
        return directory.resolve("mnemoscope.db-wal");
    }

    private List<String> reasons(String component) {
        return operations.conditions().current().stream()
                .filter(condition -> condition.component().equals(component))
                .map(Condition::reason)
                .toList();
    }

    @Test
    void alertsAloneLeaveTheLogShort(@TempDir Path directory) throws Exception {
        var store = open(directory);

        long longest = alerts(store, directory, 0, 3_000);

        assertThat(longest).isBetween(MIB, 2 * MIB);
        assertThat(operations.meters().get("mnemoscope.store.wal").gauge().value())
                .isBetween(1.0, 2.0 * MIB);
        await(store.close());
    }

    @Test
    void aQuestionThatHoldsTheLogIsEnded(@TempDir Path directory) throws Exception {
        var store = open(directory);
        assertThat(alerts(store, directory, 0, 100)).isPositive();
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Future<Long> question = TestStores.ask(store, connection -> {
            long before = Sql.number(connection, "SELECT count(*) FROM alert");
            asked.countDown();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT max(i) FROM n")) {
                return rows.next() ? before : 0;
            } finally {
                go.countDown();
            }
        });
        asked.await();

        long longest = alerts(store, directory, 100, 3_000);

        go.await();
        assertThat(await(question.transform(Future::succeededFuture)).cause())
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("reading took too long: ask for less");
        assertThat(longest).isLessThan(5 * MIB);
        assertThat(await(store.lastOffset())).isEqualTo(3_100);
        await(store.close());
    }

    @Test
    void anotherProgramThatHoldsTheLogIsSaidUntilItEnds(@TempDir Path directory) throws Exception {
        var store = open(directory);
        assertThat(alerts(store, directory, 0, 100)).isPositive();
        try (var theirs = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("mnemoscope.db"))) {
            theirs.setAutoCommit(false);
            assertThat(Sql.number(theirs, "SELECT count(*) FROM alert")).isEqualTo(100);

            assertThat(alerts(store, directory, 100, 3_000)).isPositive();

            assertThat(reasons(StoreHealth.LOG_LENGTH))
                    .singleElement()
                    .asString()
                    .contains("reads the store");
            theirs.rollback();
        }
        Await.until(
                "a short log",
                Duration.ofSeconds(60),
                () -> reasons(StoreHealth.LOG_LENGTH).isEmpty());
        assertThat(alerts(store, directory, 3_100, 500)).isPositive();

        assertThat(Files.size(wal(directory))).isLessThan(3 * MIB);
        await(store.close());
    }

    @Test
    void severalQuestionsAtAllTimesDoNotKeepTheLogLong(@TempDir Path directory) throws Exception {
        var store = open(directory);
        long generation = await(store.restore(agent -> false, page -> {}));
        await(store.append(new StoreBatch(generation, series(ALICE, 0, 5_000), List.of(), List.of())));
        long longest = 0;
        for (int i = 0; i < 20; i++) {
            var one = store.range(ALICE, 0, Long.MAX_VALUE, 10_000, false);
            var two = store.range(ALICE, 0, Long.MAX_VALUE, 10_000, true);
            longest = Math.max(longest, alerts(store, directory, 150 * i, 150));
            assertThat(await(one)).hasSize(5_000);
            assertThat(await(two)).hasSize(5_000);
        }

        assertThat(longest).isLessThan(4 * MIB);
        assertThat(await(store.range(ALICE, START + 10_000, START + 11_000, 10, false)))
                .containsExactly(snapshot(ALICE, 10, 10));
        await(store.close());
    }
}
