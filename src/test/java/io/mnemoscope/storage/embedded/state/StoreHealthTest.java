package io.mnemoscope.storage.embedded.state;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StoreHealthTest {
    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(Path directory, long maxPages) throws Exception {
        var config = new EmbeddedStoreConfig(
                directory, 64L << 20, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, maxPages);
        return await(EmbeddedStore.open(vertx, config, InstantSource.fixed(Instant.ofEpochMilli(START)), operations));
    }

    private static Future<Appended> append(EmbeddedStore store, int from) throws Exception {
        long generation = await(store.restore(agent -> false, page -> {}));
        return store.append(new StoreBatch(generation, series(ALICE, from, 500), List.of(), List.of()));
    }

    private double count(String outcome) {
        return operations
                .meters()
                .get("mnemoscope.commits")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void aRefusedWriteIsSaidAndTheNextThatIsDurableEndsIt(@TempDir Path directory) throws Exception {
        var store = open(directory, 100);
        int written = 0;
        while (await(append(store, written).transform(Future::succeededFuture)).succeeded()) {
            written += 500;
        }

        assertThat(count("failed")).isEqualTo(1);
        assertThat(operations.conditions().current())
                .singleElement()
                .isEqualTo(new Condition(
                        "store",
                        Level.DOWN,
                        "disk full: no space left on " + directory + "; until there is, only deleting is possible"));

        await(store.forget(ALICE));

        Await.until(
                "a write that is durable",
                Duration.ofSeconds(60),
                () -> operations.conditions().current().isEmpty());
        assertThat(count("ok")).isGreaterThan(written / 500.0);
        await(store.close());
    }

    @Test
    void nothingComingInTheStoreWritesForItself(@TempDir Path directory) throws Exception {
        var store = open(directory, 0);

        Await.until("a write of the store's own", Duration.ofSeconds(60), () -> count("ok") > 0);

        assertThat(operations.meters().get("mnemoscope.commit").timer().count()).isPositive();
        await(store.close());
    }

    @Test
    void aTaskThatCannotBeDoneFailsAlone(@TempDir Path directory) throws Exception {
        var store = open(directory, 0);
        var fine = append(store, 0);
        var bad = TestStores.write(store, session -> {
            Sql.execute(session.connection, "DELETE FROM tail");
            throw new IllegalArgumentException("no such thing");
        });
        var after = append(store, 500);

        assertThat(await(bad.transform(Future::succeededFuture)).cause()).hasMessage("no such thing");

        await(Future.all(fine, after));
        assertThat(await(store.range(ALICE, 0, Long.MAX_VALUE, 2_000, false))).isEqualTo(series(ALICE, 0, 1_000));
        assertThat(operations.conditions().current()).isEmpty();
        await(store.close());
    }

    @Test
    void theCauseIsSaidInWords() {
        var health = new StoreHealth(operations, Path.of("/"));

        health.failed(new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_FSYNC));
        assertThat(reason()).isEqualTo("cannot write: I/O error in / (SQLITE_IOERR_FSYNC)");

        health.failed(new SQLiteException("attempt to write a readonly database", SQLiteErrorCode.SQLITE_READONLY));
        assertThat(reason()).startsWith("cannot write in /: ").contains("readonly");

        health.failed(new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL));
        assertThat(reason()).startsWith("disk full: no space left on /");

        health.begun();
        health.ended();
        health.committed();
        health.works();
        assertThat(operations.conditions().current()).isEmpty();
    }

    private String reason() {
        return operations.conditions().current().get(0).reason();
    }

    @Test
    @SuppressWarnings("NullAway") // A fault that the types do not admit.
    void aNotificationThatTheTableCannotHoldIsNoFaultOfTheStore(@TempDir Path directory) throws Exception {
        var store = open(directory, 0);
        var alert = Samples.fired(ALICE, 1).alert();
        var group = new Notification.Group("town", null, null);
        var poison = new Notification("id", "ops", group, Notification.Reason.FIRST, START, List.of(alert), 0);

        var refused = await(store.notifications().enqueue(List.of(poison), 1).transform(Future::succeededFuture));

        assertThat(refused.cause()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("NOT NULL");
        assertThat(operations.conditions().current()).isEmpty();
        await(store.notifications().enqueue(List.of(), 2));
        assertThat(await(store.notifications().cursor())).isEqualTo(2);
        await(store.close());
    }
}
