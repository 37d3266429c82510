package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.all;
import static io.mnemoscope.storage.embedded.TestStores.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.StoreOpenException;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file without its log, or with another one, does not start as if nothing had been acknowledged. */
class CompletenessTest {
    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @TempDir
    Path running = Path.of("");

    /** As a SIGKILL leaves it. */
    @TempDir
    Path killed = Path.of("");

    @BeforeEach
    void kill() throws Exception {
        var store = open(running);
        append(store, series(ALICE, 0, 500));
        append(store, series(ALICE, 500, 500));
        await(store.putSettings("town", SettingsPatch.NONE));
        TestStores.kill(store, running, killed);
        await(store.close());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(Path directory) throws Exception {
        return TestStores.open(vertx, EmbeddedStoreConfig.in(directory), operations);
    }

    private List<String> doubts() {
        return operations.conditions().current().stream()
                .filter(condition -> condition.component().equals("store:state"))
                .map(Condition::reason)
                .toList();
    }

    private void assertRefused(String why) throws IOException {
        var before = Files.readAllBytes(killed.resolve("mnemoscope.db"));
        assertThatThrownBy(() -> open(killed))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("--accept-data-loss");
        assertThat(Files.readAllBytes(killed.resolve("mnemoscope.db"))).isEqualTo(before);
    }

    @Test
    void aKilledStoreOpensWithAllThatWasAcknowledgedAndAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            var store = open(killed);
            assertThat(all(store)).isEqualTo(series(ALICE, 0, 1_000 + i));
            append(store, series(ALICE, 1_000 + i, 1));
            await(store.close());
            assertThat(killed.resolve("mnemoscope.db-wal")).doesNotExist();
        }
    }

    @Test
    void aStoppedStoreNeedsNothingButItsFile() throws Exception {
        Files.delete(running.resolve("mnemoscope.state"));

        var store = open(running);

        assertThat(all(store)).isEqualTo(series(ALICE, 0, 1_000));
        assertThat(doubts()).singleElement().asString().contains("mnemoscope.state", running.toString());
        await(store.close());
    }

    @Test
    void aStateFileThatIsGoneIsSaidUntilTheNextStart() throws Exception {
        await(open(killed).close());
        assertThat(doubts()).isEmpty();
        var store = open(killed);
        append(store, series(ALICE, 1_000, 1));
        TestStores.kill(store, killed, running);
        await(store.close());
        Files.delete(running.resolve("mnemoscope.state"));

        var doubted = open(running);

        assertThat(all(doubted)).isEqualTo(series(ALICE, 0, 1_001));
        assertThat(doubts()).singleElement().asString().contains("mnemoscope.state", "restore a backup");
        await(doubted.close());
        await(open(running).close());
        assertThat(doubts()).isEmpty();
    }

    @Test
    void aStoreThatNeverHadAStateFileIsNotDoubted(@TempDir Path fresh, @TempDir Path other) throws Exception {
        var store = open(fresh);
        TestStores.kill(store, fresh, other);
        await(store.close());
        assertThat(doubts()).isEmpty();
        await(open(other).close());
        assertThat(doubts()).isEmpty();
        var files = new EmbeddedFiles();
        var saved = fresh.resolve("saved");
        files.backup(running, saved);
        var restored = fresh.resolve("restored");
        files.restore(saved, restored, false, (done, all, what) -> {});
        await(open(restored).close());
        assertThat(doubts()).isEmpty();
        var copied = Files.createDirectory(fresh.resolve("copied"));
        Files.copy(saved, copied.resolve("mnemoscope.db"));
        await(open(copied).close());
        assertThat(doubts()).isEmpty();
    }

    @Test
    void aFileThatWasCopiedAloneIsRefused() throws Exception {
        Files.delete(killed.resolve("mnemoscope.db-wal"));
        Files.delete(killed.resolve("mnemoscope.state"));

        assertRefused("without its log");
    }

    @Test
    void aDeletedLogIsRefused() throws Exception {
        Files.delete(killed.resolve("mnemoscope.db-wal"));

        assertRefused("2 commits of snapshots and 1 others");
    }

    @Test
    void aCutLogIsRefused() throws Exception {
        var log = killed.resolve("mnemoscope.db-wal");
        for (long keep : new long[] {Files.size(log) - 1, Files.size(log) / 2, 32, 0}) {
            try (var file = new RandomAccessFile(log.toFile(), "rw")) {
                file.setLength(keep);
            }
            assertRefused("older than what was acknowledged");
        }
    }

    @Test
    void aFlippedBitInTheLogIsRefused() throws Exception {
        var log = killed.resolve("mnemoscope.db-wal");
        var bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        assertThat(Files.write(log, bytes)).exists();

        assertRefused("older than what was acknowledged");
    }

    @Test
    void theLogOfAnotherStoreIsRefused(@TempDir Path other, @TempDir Path copy) throws Exception {
        var store = open(other);
        append(store, series(ALICE, 0, 3_000));
        TestStores.kill(store, other, copy);
        await(store.close());
        assertThat(Files.copy(
                        copy.resolve("mnemoscope.db-wal"),
                        killed.resolve("mnemoscope.db-wal"),
                        StandardCopyOption.REPLACE_EXISTING))
                .exists();

        assertThatThrownBy(() -> open(killed)).isInstanceOf(StoreOpenException.class);
    }

    @Test
    void aMissingOrEmptyOrCutFileIsRefused() throws Exception {
        var file = killed.resolve("mnemoscope.db");
        var bytes = Files.readAllBytes(file);
        Files.delete(killed.resolve("mnemoscope.db-wal"));
        Files.delete(killed.resolve("mnemoscope.state"));
        assertThat(Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 4_096)))
                .exists();
        assertThatThrownBy(() -> open(killed)).isInstanceOf(StoreOpenException.class);
        assertThat(Files.write(file, new byte[0])).exists();
        assertThatThrownBy(() -> open(killed))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("is empty");

        Files.delete(running.resolve("mnemoscope.db"));
        assertThatThrownBy(() -> open(running))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void anOlderCopyInItsPlaceIsRefused() throws Exception {
        var store = open(running);
        append(store, series(ALICE, 1_000, 1));
        await(store.close());
        Files.delete(killed.resolve("mnemoscope.state"));
        await(open(killed).close());
        assertThat(Files.copy(
                        running.resolve("mnemoscope.state"),
                        killed.resolve("mnemoscope.state"),
                        StandardCopyOption.REPLACE_EXISTING))
                .exists();

        assertRefused("1 commits of snapshots");
    }

    @Test
    void whoeverAcceptsTheLossStartsWithWhatIsThere() throws Exception {
        Files.delete(killed.resolve("mnemoscope.db-wal"));
        new EmbeddedFiles().acceptLoss(killed);

        var store = open(killed);

        assertThat(all(store)).isEmpty();
        assertThat(doubts()).isEmpty();
        append(store, series(ALICE, 0, 1));
        await(store.close());
        var again = open(killed);
        assertThat(all(again)).hasSize(1);
        await(again.close());
        Files.delete(killed.resolve("mnemoscope.db"));
        new EmbeddedFiles().acceptLoss(killed);
        await(open(killed).close());
    }

    @Test
    void aStateFileThatIsDamagedSaysNothingWhichIsSaid() throws Exception {
        for (var said : List.of("", "mnemoscope", "mnemoscope a 1 1 abc\n", "x".repeat(500))) {
            assertThat(Files.writeString(killed.resolve("mnemoscope.state"), said))
                    .exists();

            var store = open(killed);

            assertThat(all(store)).isEqualTo(series(ALICE, 0, 1_000));
            assertThat(doubts()).hasSize(1);
            await(store.close());
        }
    }

    @Test
    void aFlippedBitInWhatSaysHowFarItCameStopsNoGoodStore() throws Exception {
        for (var damage : List.of(
                "UPDATE meta SET value = '0' || substr(value, 2) WHERE key = 'commit'",
                "UPDATE meta SET value = 'x' WHERE key = 'commit'",
                "UPDATE meta SET value = substr(value, 1, 35) || 'x' WHERE key = 'epoch'")) {
            try (var connection = Sql.open(killed.resolve("mnemoscope.db"), false)) {
                Sql.execute(connection, damage);
            }

            var store = open(killed);

            assertThat(all(store)).hasSizeGreaterThanOrEqualTo(1_000);
            append(store, series(ALICE, all(store).size(), 1));
            await(store.close());
        }
    }

    @Test
    void aProgramThatHasFoldedTheLogIntoTheFileDoesNoHarm() throws Exception {
        try (var connection = Sql.open(killed.resolve("mnemoscope.db"), false)) {
            Sql.pragma(connection, "wal_checkpoint(TRUNCATE)");
        }

        var store = open(killed);

        assertThat(all(store)).isEqualTo(series(ALICE, 0, 1_000));
        await(store.close());
    }
}
