package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.BackupRefused;
import io.mnemoscope.storage.OfflineStore;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFilesTest {
    private static final OfflineStore.Progress QUIET = (done, all, what) -> {};
    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedFiles files = new EmbeddedFiles();

    @TempDir
    Path directory = Path.of("");

    @TempDir
    Path other = Path.of("");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(Path in) throws Exception {
        return TestStores.open(vertx, in);
    }

    private static void append(EmbeddedStore store, List<MemorySnapshot> snapshots) throws Exception {
        var last = snapshots.get(snapshots.size() - 1);
        TestStores.append(store, snapshots, List.of(fired(ALICE, 1)), List.of(state(last, snapshots.size())));
    }

    @Test
    void aBackupOfARunningStoreHasWhatWasAcknowledgedBeforeAndRestores() throws Exception {
        var store = open(directory);
        append(store, series(ALICE, 0, 3_000));
        append(store, List.of(snapshot(BOB, 1, 2)));

        var backup = await(store.backup());

        assertThat(backup.bytes()).isEqualTo(Files.size(backup.file())).isPositive();
        assertThatThrownBy(() -> await(store.backup()))
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining("running");
        append(store, series(ALICE, 3_000, 1));
        var saved = Files.copy(backup.file(), other.resolve("saved.db"));
        backup.release().run();
        var found = files.verify(saved, QUIET);
        assertThat(found.damaged()).isEmpty();
        assertThat(found.rows()).containsEntry("agent", 2L).containsEntry("alert_event", 2L);
        restored(store, saved);
        await(store.close());
    }

    private void restored(EmbeddedStore running, Path saved) throws Exception {
        assertThatThrownBy(() -> files.restore(saved, directory, true, QUIET))
                .isInstanceOf(OfflineStore.Failure.class)
                .hasMessageContaining("in use");
        assertThat(all(running)).isEqualTo(series(ALICE, 0, 3_001));
        var fresh = other.resolve("fresh");
        files.restore(saved, fresh, false, QUIET);
        var restored = open(fresh);
        assertThat(all(restored)).isEqualTo(series(ALICE, 0, 3_000));
        append(restored, series(ALICE, 3_000, 5));
        await(restored.close());
        assertThatThrownBy(() -> files.restore(saved, fresh, false, QUIET))
                .isInstanceOf(OfflineStore.Failure.class)
                .hasMessageContaining("--force");
        files.restore(saved, fresh, true, QUIET);
        var again = open(fresh);
        assertThat(all(again)).isEqualTo(series(ALICE, 0, 3_000));
        await(again.close());
    }

    @Test
    void aBackupThatIsLeftByAKilledServerGoesAndOneCanBeMadeAgainAfterOne() throws Exception {
        var store = open(directory);
        append(store, series(ALICE, 0, 10));
        var backup = await(store.backup());
        backup.release().run();
        boolean again = false;
        for (int i = 0; i < 1_000 && !again; i++) {
            again = await(store.backup()
                    .map(made -> {
                        made.release().run();
                        return true;
                    })
                    .recover(running -> vertx.timer(5).map(waited -> false)));
        }
        assertThat(again).isTrue();
        await(store.close());
    }

    @Test
    void aDirectoryIsCopiedWithoutAServerOnly() throws Exception {
        var to = other.resolve("saved.db");
        assertThatThrownBy(() -> files.backup(directory, to)).hasMessageContaining("no store");
        var store = open(directory);
        append(store, series(ALICE, 0, 100));
        assertThatThrownBy(() -> files.backup(directory, to)).hasMessageContaining("in use");
        await(store.close());

        files.backup(directory, to);

        assertThat(files.verify(to, QUIET).damagedCount()).isZero();
        files.restore(to, other.resolve("fresh"), false, QUIET);
        assertThat(files.verify(files.file(other.resolve("fresh")), QUIET).rows())
                .containsEntry("alert", 1L);
    }

    @Test
    void everyKindOfDamageIsNamedAndADamagedBackupIsNotRestored() throws Exception {
        var store = open(directory);
        append(store, series(ALICE, 0, 3_000));
        append(store, List.of(snapshot(BOB, 1, 2)));
        await(store.close());
        var file = files.file(directory);
        var expected = new ArrayList<String>();
        for (var damage : List.of(
                "chunk: UPDATE chunk SET data = x'0102' WHERE id = 1",
                "chunk: UPDATE chunk SET total_max = total_max + 1 WHERE id = 2",
                "tail: INSERT INTO tail VALUES(99, 1, 7, x'01', 1)",
                "alert: UPDATE alert SET agent = 77",
                "alert: UPDATE alert SET agent = 1, last_offset = 99",
                "event_block: UPDATE event_block SET last_ms = last_ms + 1",
                "event_block: UPDATE event_block SET crc = crc + 1",
                "event_block: UPDATE event_block SET data = x'0102'",
                "checkpoint: UPDATE checkpoint SET rules = '{x'",
                "rule_settings: UPDATE rule_settings SET json = '{x'",
                "settings: INSERT INTO settings(simulation, json) VALUES('town', '{x')",
                "agent_settings: INSERT INTO agent_settings(simulation, agent, json) VALUES('town', 'a', '{x')",
                "silence: INSERT INTO silence(id, ends_ms, json) VALUES('s', 1, '{x')",
                "agent: UPDATE agent SET name = '' WHERE id = 2")) {
            expected.add(damage.substring(0, damage.indexOf(':')) + " row");
            try (var connection = Sql.open(file, false)) {
                Sql.execute(connection, damage.substring(damage.indexOf(':') + 1));
            }
            var found = files.verify(file, QUIET);
            for (var row : expected) {
                assertThat(found.damaged()).as(damage).anyMatch(text -> text.startsWith(row));
            }
        }
        var fresh = other.resolve("fresh");
        assertThatThrownBy(() -> files.restore(file, fresh, false, QUIET)).hasMessageContaining("damaged");
        assertThat(files.file(fresh)).doesNotExist();
    }

    @Test
    void whatIsNoStoreIsRefused() throws Exception {
        var text = Files.writeString(other.resolve("text"), "hello");
        assertThatThrownBy(() -> files.verify(text, QUIET)).hasMessageContaining("not a Mnemoscope store");
        assertThatThrownBy(() -> files.restore(text, directory, true, QUIET))
                .hasMessageContaining("not a Mnemoscope store");
        assertThatThrownBy(() -> files.verify(other.resolve("none"), QUIET)).hasMessageContaining("no store");
        assertThat(files.file(directory)).doesNotExist();
    }
}
