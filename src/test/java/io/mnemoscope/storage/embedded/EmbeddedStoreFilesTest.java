package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.Troupe;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.mnemoscope.storage.embedded.file.StoreOpenException;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreFilesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(EmbeddedStoreConfig config) throws Exception {
        return TestStores.open(vertx, config, TestOperations.create());
    }

    private EmbeddedStore open(Path directory) throws Exception {
        return open(EmbeddedStoreConfig.in(directory));
    }

    @CanIgnoreReturnValue
    private static Appended append(EmbeddedStore store, List<MemorySnapshot> snapshots) throws Exception {
        return TestStores.append(store, snapshots, List.of(fired(ALICE, 1)), List.of());
    }

    @Test
    void whatWasAcknowledgedSurvivesACrash(@TempDir Path directory, @TempDir Path copy) throws Exception {
        var store = open(directory);
        append(store, series(ALICE, 0, 1_500));
        append(store, series(ALICE, 1_500, 1_500));
        append(store, series(ALICE, 3_000, 10));
        TestStores.kill(store, directory, copy);

        var crashed = open(copy);

        assertThat(all(crashed)).isEqualTo(series(ALICE, 0, 3_010));
        assertThat(await(crashed.lastOffset())).isEqualTo(3);
        assertThat(await(crashed.eventsAfter(0, 10))).hasSize(3);
        await(crashed.close());
        await(store.close());
    }

    @Test
    void aSecondStoreOnOneDirectoryIsRefused(@TempDir Path directory) throws Exception {
        var store = open(directory);

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("in use");

        append(store, series(ALICE, 0, 1));
        await(store.close());
    }

    @Test
    void aFileThatIsNotOursIsRefusedAndNotTouched(@TempDir Path directory) throws Exception {
        var file = directory.resolve("mnemoscope.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.execute(connection, "CREATE TABLE theirs(x)");
        }

        assertRefused(directory, file, "not a Mnemoscope store");
        assertThat(Files.writeString(file, "hello")).exists();
        assertRefused(directory, file, "not a Mnemoscope store");
    }

    @Test
    void aNewerFileIsRefusedAndNotTouched(@TempDir Path directory) throws Exception {
        var file = directory.resolve("mnemoscope.db");
        await(open(directory).close());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.pragma(connection, "journal_mode=DELETE");
            Sql.pragma(connection, "user_version=99");
        }

        assertRefused(directory, file, "newer");
    }

    @Test
    void aCorruptFileIsRefusedAndNotTouched(@TempDir Path directory) throws Exception {
        var file = directory.resolve("mnemoscope.db");
        var store = open(directory);
        append(store, series(ALICE, 0, 3_000));
        await(store.close());
        var bytes = Files.readAllBytes(file);
        for (int i = 4_096; i < bytes.length; i++) {
            bytes[i] ^= (byte) (i * 31);
        }
        assertThat(Files.write(file, bytes)).exists();

        assertRefused(directory, file, "corrupt");
    }

    private void assertRefused(Path directory, Path file, String why) throws Exception {
        var before = Files.readAllBytes(file);

        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(why);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aFullDiskLosesNothingAcknowledgedAndPasses(@TempDir Path directory) throws Exception {
        var small =
                new EmbeddedStoreConfig(directory, 64L << 20, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, 100);
        var store = open(small);
        long generation = await(store.restore(agent -> false, page -> {}));
        int written = 0;
        Throwable failure = null;
        while (failure == null) {
            try {
                append(store, series(ALICE, written, 500));
                written += 500;
            } catch (StoreUnavailable e) {
                failure = e;
            }
        }

        assertThat(failure).hasMessageContaining("full");
        assertThat(await(store.restore(agent -> false, page -> {}))).isGreaterThan(generation);
        assertThat(all(store)).isEqualTo(series(ALICE, 0, written));
        await(store.close());
        var roomy = open(directory);
        append(roomy, series(ALICE, written, 500));
        assertThat(all(roomy)).isEqualTo(series(ALICE, 0, written + 500));
        await(roomy.close());
    }

    @Test
    void takesSnapshotsAgainOnceThereIsRoom(@TempDir Path directory) throws Exception {
        var store = open(
                new EmbeddedStoreConfig(directory, 64L << 20, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, 100));
        int written = 0;
        while (appended(store, series(ALICE, written, 500))) {
            written += 500;
        }

        await(store.forget(ALICE));

        int tries = 1;
        while (!appended(store, series(BOB, 0, 500)) && tries < 1_000) {
            tries++;
        }
        assertThat(tries).isLessThan(1_000);
        assertThat(await(store.range(BOB, 0, Long.MAX_VALUE, 1_000, false))).isEqualTo(series(BOB, 0, 500));
        await(store.close());
    }

    private static boolean appended(EmbeddedStore store, List<MemorySnapshot> snapshots) throws Exception {
        try {
            append(store, snapshots);
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    @Test
    void aStoppedStoreNeedsLessThanSixBytesPerSnapshot(@TempDir Path directory) throws Exception {
        var store = open(directory);
        var troupe = new Troupe(3, 200);
        for (int i = 0; i < 50; i++) {
            append(store, troupe.next(2_000));
        }

        await(store.close());

        assertThat((double) Files.size(directory.resolve("mnemoscope.db")) / 100_000)
                .isLessThan(6);
        assertThat(directory.resolve("mnemoscope.db-wal")).doesNotExist();
    }

    @Test
    void readersSeeEveryAcknowledgedSnapshotWhileTheWriterSeals(@TempDir Path directory) throws Exception {
        var store =
                open(new EmbeddedStoreConfig(directory, 100_000, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, 0));
        long generation = await(store.restore(agent -> false, page -> {}));
        var expected = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 60; i++) {
            var batch = series(ALICE, i * 100, 100);
            await(store.append(new StoreBatch(generation, batch, List.of(), List.of())));
            expected.addAll(batch);
            var next = store.append(new StoreBatch(generation, new Troupe(i, 50).next(500), List.of(), List.of()));
            assertThat(all(store)).isEqualTo(expected);
            await(next);
        }
        await(store.close());
    }

    @Test
    void whatIsOlderThanTheRetentionIsNotAnswered(@TempDir Path directory) throws Exception {
        var keep = new RetentionPolicy(Duration.ofSeconds(100), 0);
        var store = open(directory);
        append(store, series(ALICE, 0, 1_001));
        await(store.close());

        var config = new EmbeddedStoreConfig(directory, 64L << 20, Duration.ofMinutes(10), keep, 0);
        var later = InstantSource.fixed(Instant.ofEpochMilli(START + 1_000_000));
        var kept = await(EmbeddedStore.open(vertx, config, later, TestOperations.create()));

        assertThat(all(kept)).isEqualTo(series(ALICE, 900, 101));
        await(kept.close());
    }
}
