package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit in a row costs that row and nothing else, and is named. */
class DamageTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(START));
    private static final List<SnapshotKey> KEYS = List.of(new SnapshotKey(ALICE, START), new SnapshotKey(BOB, START));

    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open() throws Exception {
        return await(EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(directory), CLOCK, operations));
    }

    private static List<MemorySnapshot> all(EmbeddedStore store, AgentId agent) throws Exception {
        return await(store.range(agent, 0, Long.MAX_VALUE, 1_000_000, false));
    }

    private List<String> damage() {
        return operations.conditions().current().stream()
                .filter(condition -> condition.component().equals("store.damage"))
                .map(Condition::reason)
                .toList();
    }

    /** As a bad disk does, below the checksums of rows; with {@code set} as in {@code UPDATE}. */
    private void damage(String update) throws SQLException {
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(update)).as(update).isPositive();
        }
    }

    private void flip(String table, String column, String where) throws SQLException {
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false);
                var query =
                        connection.prepareStatement("SELECT rowid, " + column + " FROM " + table + " WHERE " + where);
                var put = connection.prepareStatement("UPDATE " + table + " SET " + column + " = ? WHERE rowid = ?");
                var rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            var bytes = rows.getBytes(2);
            bytes[bytes.length / 2] ^= 4;
            bytes[bytes.length / 3] ^= table.equals("tail") ? (byte) 0x90 : 0;
            put.setBytes(1, bytes);
            put.setLong(2, rows.getLong(1));
            assertThat(put.executeUpdate()).isOne();
        }
    }

    private void storeTwoAgents() throws Exception {
        var store = open();
        append(store, series(ALICE, 0, 2_000), List.of(fired(ALICE, 1)), List.of());
        append(store, series(BOB, 0, 2_000), List.of(fired(BOB, 2)), List.of());
        await(store.close());
    }

    @Test
    void aDamagedChunkIsLeftOutAndNamedAndNobodyElseSuffers() throws Exception {
        storeTwoAgents();
        flip("chunk", "data", "agent = 1 ORDER BY id LIMIT 1");

        var store = open();

        assertThat(all(store, BOB)).isEqualTo(series(BOB, 0, 2_000));
        assertThat(damage()).isEmpty();
        assertThat(all(store, ALICE)).hasSizeLessThan(2_000).isSubsetOf(series(ALICE, 0, 2_000));
        assertThat(damage())
                .singleElement()
                .asString()
                .contains("chunk row", "agent Alice of simulation town", "from 2026");
        assertThat(await(store.existing(KEYS))).containsExactly(KEYS.get(1));
        var restored = new ArrayList<Restored>();
        assertThat(await(store.restore(agent -> true, restored::addAll))).isPositive();
        assertThat(restored.stream().map(Restored::agent).distinct()).containsExactly(ALICE, BOB);
        assertThat(await(store.downsampled(ALICE, 0, Long.MAX_VALUE, 10))).hasSizeLessThan(50);
        assertThat(await(store.thinned(BOB, 0, Long.MAX_VALUE, Buckets.over(START, START + 1, 1))))
                .isNotEmpty();
        append(store, series(ALICE, 2_000, 1_500), List.of(), List.of());
        append(store, series(BOB, 2_000, 1_500), List.of(), List.of());
        assertThat(all(store, BOB)).isEqualTo(series(BOB, 0, 3_500));
        await(store.close());
    }

    @Test
    void aDamagedShortChunkDoesNotStopTheWriter() throws Exception {
        var first = open();
        append(first, series(ALICE, 0, 10), List.of(), List.of());
        await(first.close());
        flip("chunk", "data", "agent = 1");

        var store = open();
        append(store, series(ALICE, 10, 1_100), List.of(), List.of());
        append(store, series(BOB, 0, 1_100), List.of(), List.of());
        await(store.close());

        var again = open();
        assertThat(all(again, ALICE)).isEqualTo(series(ALICE, 10, 1_100));
        assertThat(all(again, BOB)).isEqualTo(series(BOB, 0, 1_100));
        assertThat(damage()).hasSize(1);
        await(again.close());
    }

    @Test
    void aDamagedHeadOfAChunkTakesNoMemory() throws Exception {
        storeTwoAgents();
        damage("UPDATE chunk SET data = x'01ffffffff7fffffffff7f0102' WHERE agent = 1");

        var store = open();

        assertThat(all(store, ALICE)).isEmpty();
        assertThat(all(store, BOB)).isEqualTo(series(BOB, 0, 2_000));
        await(store.close());
    }

    @Test
    void aDamagedTailRowLosesOnlyItsOwnSnapshots(@TempDir Path crashed) throws Exception {
        var store = open();
        append(store, series(ALICE, 0, 5), List.of(), List.of());
        append(store, concat(series(ALICE, 5, 5), series(BOB, 0, 5)), List.of(), List.of());
        append(store, concat(series(ALICE, 10, 5), series(BOB, 5, 5)), List.of(), List.of());
        append(store, List.of(), List.of(), List.of(state(snapshot(BOB, 9, 9), 10)));
        append(store, series(BOB, 10, 1), List.of(), List.of());
        TestStores.kill(store, directory, crashed);
        await(store.close());
        directory = crashed;
        flip("tail", "rows", "seq = 2");

        var damaged = open();
        assertThat(damage()).singleElement().asString().contains("tail row 2", "10 snapshots");
        assertThat(all(damaged, ALICE)).isEqualTo(concat(series(ALICE, 0, 5), series(ALICE, 10, 5)));
        assertThat(all(damaged, BOB)).isEqualTo(series(BOB, 5, 6));
        append(damaged, series(ALICE, 15, 5), List.of(), List.of());
        append(damaged, series(BOB, 11, 5), List.of(), List.of());
        checkSince(damaged, 6);
        await(damaged.close());

        var again = open();
        assertThat(all(again, ALICE)).isEqualTo(concat(series(ALICE, 0, 5), series(ALICE, 10, 10)));
        assertThat(all(again, BOB)).isEqualTo(series(BOB, 5, 11));
        checkSince(again, 6);
        await(again.close());
    }

    @Test
    void oneFlippedBitInTheTailIsMended(@TempDir Path crashed) throws Exception {
        var store = open();
        append(store, series(ALICE, 0, 100), List.of(), List.of());
        TestStores.kill(store, directory, crashed);
        await(store.close());
        directory = crashed;
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false);
                var put = connection.prepareStatement("UPDATE tail SET rows = ?");
                var query = connection.prepareStatement("SELECT rows FROM tail");
                var rows = query.executeQuery()) {
            var bytes = rows.getBytes(1);
            bytes[17] ^= 64;
            put.setBytes(1, bytes);
            assertThat(put.executeUpdate()).isOne();
        }

        var mended = open();

        assertThat(all(mended, ALICE)).isEqualTo(series(ALICE, 0, 100));
        assertThat(damage()).isEmpty();
        await(mended.close());
    }

    @Test
    void aDamagedLastTailRowThatACheckpointHasSeenGivesNoOrdinalTwice(@TempDir Path crashed) throws Exception {
        var store = open();
        append(store, series(BOB, 0, 5), List.of(), List.of());
        append(store, series(BOB, 5, 5), List.of(), List.of(state(snapshot(BOB, 9, 9), 10)));
        TestStores.kill(store, directory, crashed);
        await(store.close());
        directory = crashed;
        flip("tail", "rows", "seq = 2");

        var damaged = open();
        append(damaged, series(BOB, 10, 3), List.of(), List.of());
        checkSince(damaged, 3);
        await(damaged.close());
    }

    /** So many snapshots of Bob come after his checkpoint. */
    private static void checkSince(EmbeddedStore store, int count) throws Exception {
        var restored = new ArrayList<Restored>();
        assertThat(await(store.restore(BOB::equals, restored::addAll))).isPositive();
        assertThat(restored).singleElement().satisfies(bob -> {
            assertThat(bob.checkpoint()).isNotNull();
            assertThat(bob.since()).hasSize(count);
        });
    }

    private static List<MemorySnapshot> concat(List<MemorySnapshot> first, List<MemorySnapshot> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Test
    void damagedAlertsEventsSettingsAndNamesAreLeftOut() throws Exception {
        storeTwoAgents();
        var store = open();
        append(store, series(new AgentId("town", "Carol"), 0, 3), List.of(), List.of());
        await(store.close());
        damage("UPDATE event_block SET data = x'010203' WHERE first_offset = 1");
        damage("UPDATE agent SET name = 'Car' || char(7) WHERE name = 'Carol'");
        damage("INSERT INTO meta(key, value) VALUES('dispatched_offset', 'x1')");
        damage("INSERT INTO silence(id, ends_ms, json) VALUES('s1', 1, '{damaged')");
        damage("INSERT INTO agent_settings(simulation, agent, json) VALUES('town', 'A' || char(7), '{}')");
        damage("INSERT INTO settings(simulation, json) VALUES('city', '{\"mode\":\"clessic\"}')");
        damage("INSERT INTO settings(simulation, json) VALUES('town', '{\"mode\":\"classic\"}')");
        damage(
                "INSERT INTO told(sink, alert, severity, resolved, at_ms, until_offset) VALUES('log', 'a', 'warnifg', 0, 0, 0)");
        damage(
                "INSERT INTO notification VALUES(1, 'n', 'log', 'town', 'r', NULL, 'first', 0, 'waiting', 0, 0, 0, NULL, 0,"
                        + " '[{damaged', 9, NULL, NULL, NULL)");

        var damaged = open();

        assertThat(await(damaged.alerts(AlertQuery.all(1_000))))
                .extracting(alert -> alert.agent())
                .containsExactly(BOB);
        assertThat(await(damaged.alerts(AlertQuery.all(1)))).hasSize(1);
        assertThat(await(damaged.eventsAfter(0, 100))).hasSize(1);
        assertThat(await(damaged.agentSettings())).isEmpty();
        assertThat(await(damaged.settings())).containsOnlyKeys("town");
        assertThat(await(damaged.notifications().silences()))
                .singleElement()
                .satisfies(silence -> assertThat(silence.error()).contains("damaged"));
        assertThat(await(damaged.notifications().cursor())).isEqualTo(NotificationStore.NEVER);
        assertThat(await(damaged.notifications().notificationLog(null, 10))).isEmpty();
        assertThat(await(damaged.notifications().waiting(0, 10)).items()).hasSize(1);
        assertThat(await(damaged.notifications().deliveries(DeliveryQuery.one("n"))))
                .isEmpty();
        assertThat(all(damaged, ALICE)).hasSize(2_000);
        assertThat(damaged.access().damage().rows()).hasSize(9);
        await(damaged.close());
    }
}
