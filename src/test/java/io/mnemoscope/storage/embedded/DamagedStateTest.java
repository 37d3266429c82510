package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.StoreBatch;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be read concern one agent only. */
class DamagedStateTest {
    private static final int SNAPSHOTS = 2_500;

    private final Vertx vertx = Vertx.vertx();

    private Path directory;

    @BeforeEach
    void fill(@TempDir Path given) throws Exception {
        directory = given;
        var store = open();
        for (int at = 0; at < SNAPSHOTS; at += 500) {
            append(store, series(ALICE, at, 500), SNAPSHOTS);
        }
        append(store, series(BOB, 0, 10), 10);
        await(store.close());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules = '{\"threshold_exceeded\":'",
                "rules = '{\"threshold_exceeded\":{\"state\":\"NO\"}}'",
                "rules = '{\"threshold_exceeded\":{}}'",
                "rules = '[1]'",
                "memory = x'00ffffff7f'",
                "memory = x'63'",
                "rules_id = 4711",
                "gauges = '{\"a\":\"b\"}'",
                "quarantine = 'x'"
            })
    void aDamagedCheckpointCostsItsAgentAReplay(String damage) throws Exception {
        execute("UPDATE checkpoint SET " + damage + " WHERE agent = (SELECT id FROM agent WHERE name = 'Alice')");

        var restored = restored();

        assertThat(snapshots(restored, ALICE)).isEqualTo(series(ALICE, 0, SNAPSHOTS));
        assertThat(restored).filteredOn(one -> one.agent().equals(ALICE)).allSatisfy(one -> {
            assertThat(one.checkpoint()).isNull();
            assertThat(one.damage()).isNull();
        });
        assertThat(restored).contains(new Restored(BOB, state(snapshot(BOB, 9, 9), 10), List.of()));
    }

    /** By a fork that has a rule more, or under a parameter that is not there any more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rules\":{\"taken_out\":{\"enabled\":true}}}",
                "{\"rules\":{\"threshold_exceeded\":{\"old_parameter\":1}}}"
            })
    void aCheckpointUnderARuleThatIsNotThereAnyMoreIsRead(String settings) throws Exception {
        execute("UPDATE rule_settings SET json = '" + settings + "', sum = NULL");

        assertThat(restored())
                .filteredOn(one -> one.agent().equals(BOB))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.checkpoint()).isNotNull());
    }

    @Test
    void damagedHistoryIsLeftOutAndSaid() throws Exception {
        execute("UPDATE checkpoint SET rules = '{' WHERE agent = (SELECT id FROM agent WHERE name = 'Alice')");
        execute("UPDATE chunk SET data = x'07' WHERE id = (SELECT min(id) FROM chunk WHERE agent ="
                + " (SELECT id FROM agent WHERE name = 'Alice'))");

        var restored = restored();

        assertThat(snapshots(restored, ALICE)).hasSizeBetween(1, SNAPSHOTS - 1).endsWith(snapshot(ALICE, 2_499, 69));
        assertThat(restored.get(restored.size() - 2).damage()).contains("cannot be read");
        assertThat(restored).contains(new Restored(BOB, state(snapshot(BOB, 9, 9), 10), List.of()));
    }

    @Test
    void aQuarantineIsKeptInItsCheckpoint() throws Exception {
        var quarantined = state(snapshot(BOB, 9, 9), 10).quarantined(new Quarantine(START, "because, \"年\"", "1.2"));
        var store = open();
        long generation = await(store.restore(agent -> false, page -> {}));
        await(store.append(new StoreBatch(generation, List.of(), List.of(), List.of(quarantined))));
        await(store.close());

        assertThat(restored()).contains(new Restored(BOB, quarantined, List.of()));
    }

    private static void append(EmbeddedStore store, List<MemorySnapshot> snapshots, long count) throws Exception {
        var checkpoint = state(Objects.requireNonNull(snapshots.get(snapshots.size() - 1)), count);
        TestStores.append(store, snapshots, List.of(), List.of(checkpoint));
    }

    private static List<MemorySnapshot> snapshots(List<Restored> restored, AgentId agent) {
        var snapshots = new ArrayList<MemorySnapshot>();
        restored.stream().filter(one -> one.agent().equals(agent)).forEach(one -> snapshots.addAll(one.since()));
        return snapshots;
    }

    private List<Restored> restored() throws Exception {
        var store = open();
        var restored = new ArrayList<Restored>();
        await(store.restore(agent -> true, restored::addAll));
        await(store.close());
        return restored;
    }

    private EmbeddedStore open() throws Exception {
        return TestStores.open(vertx, directory);
    }

    private void execute(String sql) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("mnemoscope.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
