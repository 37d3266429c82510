package io.mnemoscope.storage.embedded.repair;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that was killed, and then damaged where a checksum or the order of rows tells: it starts, and believes nothing wrong. */
class SumMendingTest {
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v8");
    private static final String FILE = "mnemoscope.db";
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void unpack() throws Exception {
        for (var name : List.of(FILE, "mnemoscope.db-wal", "mnemoscope.state")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.write(directory.resolve(name), in.readAllBytes()))
                        .exists();
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private void damage(String sql) throws SQLException {
        try (var connection = connect()) {
            assertThat(Sql.update(connection, sql)).isPositive();
        }
    }

    private Connection connect() throws SQLException {
        return Sql.open(directory.resolve(FILE), false);
    }

    private Map<AgentId, List<MemorySnapshot>> snapshots(EmbeddedStore store) throws Exception {
        var agents = new ArrayList<AgentId>();
        await(store.restore(agent -> true, page -> page.forEach(one -> agents.add(one.agent()))));
        var found = new TreeMap<AgentId, List<MemorySnapshot>>(
                (a, b) -> a.toString().compareTo(b.toString()));
        for (var agent : agents) {
            found.put(agent, await(store.range(agent, 0, Long.MAX_VALUE, 100_000, false)));
        }
        return found;
    }

    private List<String> verified() {
        return new EmbeddedFiles()
                .verify(directory.resolve(FILE), (done, all, what) -> {})
                .damaged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"min(seq)", "min(seq) + 2", "max(seq) - 1", "max(seq)"})
    void rowsOfTheTailAreReadInTheirOrder(String which) throws Exception {
        var whole = TestStores.open(vertx, directory);
        var expected = snapshots(whole);
        await(whole.close());
        for (int bit : new int[] {0, 1, 2, 5, 13, 20, 33}) {
            unpack();
            try (var connection = connect()) {
                long number = Sql.number(connection, "SELECT " + which + " FROM tail");
                long to = number ^ 1L << bit;
                if (Sql.number(connection, "SELECT count(*) FROM tail WHERE seq = " + to) > 0 || to == 0) {
                    continue;
                }
                Sql.execute(connection, "UPDATE tail SET seq = " + to + " WHERE seq = " + number);
            }

            var store = TestStores.open(vertx, directory);

            assertThat(snapshots(store)).as(which + " bit " + bit).isEqualTo(expected);
            await(store.close());
        }
        assertThat(verified()).isEmpty();
    }

    /** Else its snapshots would come to another agent, or to none, or not be found by their time. */
    @ParameterizedTest
    @CsvSource({"agent, 1", "agent, 6", "first_ts, 32", "last_ts, 40", "first_ordinal, 3", "total_max, 2", "n, 0"})
    void aChunkIsItsAgentsAgain(String column, int bit) throws Exception {
        var whole = TestStores.open(vertx, directory);
        var expected = snapshots(whole);
        await(whole.close());
        unpack();
        long mask = 1L << bit;
        damage("UPDATE chunk SET " + column + " = (" + column + " | " + mask + ") - (" + column + " & " + mask + ")");

        var store = TestStores.open(vertx, directory);

        assertThat(snapshots(store)).isEqualTo(expected);
        await(store.close());
        assertThat(verified()).isEmpty();
    }

    /** A page may be in an order by which a row with a damaged key is not found. */
    @Test
    void aRowThatIsNotFoundByItsKeyIsNamed() throws Exception {
        damage("UPDATE meta SET sum = sum - 2 * (sum & 1) + 1 WHERE key = 'epoch'");
        var operations = TestOperations.create();
        try (var connection = connect()) {
            new SumMending(connection, new Damage(operations), (sql, row, reason) -> false).run();
        }

        assertThat(operations.conditions().current().toString()).contains("meta row epoch");
    }

    @Test
    void anyBitOfWhatTheStoreSaysOfItselfIsPutRight() throws Exception {
        var keys = List.of("epoch", "partitions", "last_offset", "commit", "dispatched_offset", "state", "open");
        for (var key : keys) {
            for (var column : List.of("key", "value")) {
                for (int bit : new int[] {0, 2, 5, 7}) {
                    unpack();
                    var before = "";
                    try (var connection = connect()) {
                        before = meta(connection);
                        flip(connection, key, column, bit);
                    }
                    var store = TestStores.open(vertx, directory);
                    var after = await(TestStores.ask(store, SumMendingTest::meta));
                    assertThat(after).as(key + " " + column + " " + bit).isEqualTo(before);
                    await(store.close());
                    assertThat(verified()).isEmpty();
                }
            }
        }
    }

    /** As a disk does it: the index of the table has the right value, which SQLite takes for corruption when a row changes. */
    @ParameterizedTest
    @CsvSource({
        "simulation, name, town",
        "agent, name, Bob",
        "meta, key, dispatched_offset",
        "settings, simulation, town"
    })
    void aBitThatIsFlippedInTheTableOnlyIsPutRight(String table, String column, String text) throws Exception {
        var whole = TestStores.open(vertx, directory);
        var expected = snapshots(whole);
        await(whole.close());
        String before;
        try (var connection = connect()) {
            before = Sql.text(connection, rows(table, column));
        }
        flipInTable(table, text);
        assertThat(verified()).isNotEmpty();

        var store = TestStores.open(vertx, directory);

        assertThat(snapshots(store)).isEqualTo(expected);
        var after = await(TestStores.ask(store, connection -> Sql.text(connection, rows(table, column))));
        assertThat(after).isEqualTo(before);
        await(store.close());
        assertThat(verified()).isEmpty();
    }

    private static String rows(String table, String column) {
        return "SELECT group_concat(" + column + ") FROM (SELECT " + column + " FROM " + table + " NOT INDEXED WHERE "
                + column + " NOT IN ('open', 'state', 'commit') ORDER BY 1)";
    }

    private void flipInTable(String table, String text) throws Exception {
        long page;
        try (var connection = connect()) {
            page = Sql.number(connection, "SELECT rootpage FROM sqlite_master WHERE name = '" + table + "'");
        }
        var file = Files.readAllBytes(directory.resolve(FILE));
        int flipped = 0;
        var sought = text.getBytes(StandardCharsets.UTF_8);
        for (int at = (int) ((page - 1) * Sql.PAGE); at < page * Sql.PAGE - sought.length; at++) {
            if (Arrays.equals(file, at, at + sought.length, sought, 0, sought.length)) {
                file[at + 1] ^= 4;
                flipped++;
            }
        }
        assertThat(flipped).isPositive();
        assertThat(Files.write(directory.resolve(FILE), file)).exists();
    }

    /** What does not change when a store is opened. */
    private static String meta(Connection connection) throws SQLException {
        return Sql.text(
                connection,
                "SELECT group_concat(key || '=' || value) FROM (SELECT * FROM meta WHERE key <> 'commit' ORDER BY key)");
    }

    private static void flip(Connection connection, String key, String column, int bit) throws SQLException {
        var bytes = Sql.text(connection, "SELECT " + column + " FROM meta WHERE key = '" + key + "'")
                .getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length / 2] ^= (byte) (1 << bit);
        try (var update = connection.prepareStatement(
                "UPDATE meta SET " + column + " = CAST(? AS TEXT) WHERE key = '" + key + "'")) {
            update.setBytes(1, bytes);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "acknowledgement row|UPDATE acknowledgement SET note = 'on that'",
                "told row|UPDATE told SET at_ms = at_ms + 99 WHERE alert IN (SELECT alert FROM told LIMIT 1)",
                "silence row|UPDATE silence SET json = replace(json, 'at work', 'AT WORK')",
                "settings row town|UPDATE settings SET json = replace(json, '0.85', '0.52') WHERE simulation = 'town'",
                "agent_settings row town/Carol|UPDATE agent_settings SET json = '{}'",
                "rule_settings row|UPDATE rule_settings SET json = replace(json, '0.85', '0.52')",
                "notification row|UPDATE notification SET alerts = replace(alerts, 'town', 'city')",
                "notification row|UPDATE notification SET sink = 'spo' WHERE state = 'waiting'",
                "notification row|UPDATE notification SET attempts = attempts + 99",
                "agent row|UPDATE agent SET name = 'Bab!' WHERE name = 'Bob'",
                "simulation row|UPDATE simulation SET name = 'village' WHERE name = 'town'",
            })
    void whatCannotBePutRightIsNamed(String row, String damage) throws Exception {
        damage(damage);

        var store = TestStores.open(vertx, directory);

        var notifications = store.notifications();
        var alerts = await(store.alerts(AlertQuery.all(1_000)));
        var acknowledged = await(notifications.acknowledgements(
                alerts.stream().map(alert -> alert.id()).toList()));
        var told = await(notifications.notificationLog(null, 10_000));
        var silences = await(notifications.silences());
        var deliveries = await(notifications.deliveries(DeliveryQuery.all(1_000)));
        var settings = await(store.settings());
        var agentSettings = await(store.agentSettings());
        var agents = snapshots(store).keySet();
        var named = TestStores.damagedRows(store);
        await(store.close());
        // What is doubtful is not believed, but names and what waits to be sent.
        assertThat(named).isNotEmpty().allMatch(each -> each.startsWith(row));
        assertThat(verified()).isNotEmpty();
        // The ids of alerts follow from the names of agents and simulations.
        assertThat(acknowledged).hasSize(row.startsWith("ack") || row.startsWith("sim") ? 0 : 1);
        assertThat(told).hasSize(row.startsWith("told") ? 28 : 29);
        assertThat(silences)
                .singleElement()
                .satisfies(silence -> assertThat(silence.error() == null).isEqualTo(!row.startsWith("silence")));
        assertThat(deliveries).hasSize(19);
        assertThat(settings).hasSize(row.startsWith("settings") ? 1 : 2);
        assertThat(agentSettings).hasSize(row.startsWith("agent_settings") ? 0 : 1);
        assertThat(agents).hasSize(6);
    }
}
