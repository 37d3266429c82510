package io.mnemoscope.storage.embedded.repair;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.SummedTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits are flipped in each column of each table of a store that was killed, one at a time, and taken back: {@code verify} names the
 * row, and what has a checksum and is looked at when the store is opened is put right.
 */
@Tag("slow")
class FlippedColumnsTest {
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v8");
    private static final int[] BITS = {0, 1, 20, 33};

    /** Columns of which a flipped bit may be noticed by nothing, and why that is so. */
    private static final Map<String, String> UNNOTICED = Map.ofEntries(
            entry("agent.state", "reserved: nothing reads it"),
            entry("sqlite_sequence.name", "SQLite's own; put right at the start"),
            entry(
                    "sqlite_sequence.seq",
                    "SQLite's own; put right at the start if numbers would be given out twice or run out"));

    /** A row that is named by those that belong to it. */
    private static final Map<String, String> NAMED_BY = Map.of("notification.seq", "notification_alert");

    @TempDir
    Path directory = Path.of("");

    private Connection connection;

    @BeforeEach
    void unpack() throws Exception {
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.copy(in, directory.resolve(name))).isPositive();
            }
        }
        connection = Sql.open(directory.resolve("mnemoscope.db"), false);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    @Test
    void theRowIsNamedOrPutRight() throws Exception {
        assertThat(damaged()).isEmpty();
        var unnoticed = new TreeSet<String>();
        for (var table : texts("SELECT name FROM sqlite_master WHERE type = 'table'")) {
            for (var column : texts("SELECT name FROM pragma_table_info('" + table + "')")) {
                for (int bit : BITS) {
                    if (flip(table, column, bit)) {
                        var name = NAMED_BY.getOrDefault(table + "." + column, table) + " row ";
                        if (damaged().stream().noneMatch(row -> row.startsWith(name))) {
                            unnoticed.add(table + "." + column);
                        }
                        Sql.execute(connection, "ROLLBACK");
                    }
                }
            }
        }
        assertThat(unnoticed).containsExactlyElementsOf(new TreeSet<>(UNNOTICED.keySet()));
    }

    @Test
    void whatHasAChecksumIsPutRight() throws Exception {
        // Notifications that have ended are only looked at when they are read.
        Sql.execute(connection, "DELETE FROM notification WHERE state IN ('delivered', 'dead')");
        var problems = new ArrayList<String>();
        int flipped = 0;
        for (var table : SummedTable.ALL) {
            var columns = new ArrayList<>(table.columns);
            columns.add(table.sum);
            for (var column : table.equals(SummedTable.CHUNK) ? List.<String>of() : columns) {
                var whole = rows(table.table);
                for (int bit : BITS) {
                    if (flip(table.table, column, bit)) {
                        flipped++;
                        mend();
                        if (!rows(table.table).equals(whole)) {
                            problems.add(table.table + "." + column + " bit " + bit);
                        }
                        Sql.execute(connection, "ROLLBACK");
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(flipped).isGreaterThan(200);
    }

    private void mend() throws SQLException {
        new SumMending(
                        connection,
                        new Damage(TestOperations.create()),
                        (sql, row, reason) -> Sql.update(connection, sql) > 0)
                .run();
    }

    private List<String> damaged() throws SQLException {
        return new Verifier(connection, (done, all, what) -> {}).verify().damaged();
    }

    private List<String> texts(String query) throws SQLException {
        var texts = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    /** All that a table has. */
    private List<String> rows(String table) throws SQLException {
        var columns = texts("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('" + table + "')");
        return texts("SELECT " + columns.stream().collect(Collectors.joining(" || ', ' || ")) + " FROM " + table);
    }

    /** Begins a transaction in which that is so, in the row in the middle; or none, and answers false, if there is no such bit. */
    private boolean flip(String table, String column, int bit) throws SQLException {
        Sql.execute(connection, "BEGIN");
        boolean numbered = !Sql.text(connection, "SELECT sql FROM sqlite_master WHERE name = '" + table + "'")
                .endsWith("WITHOUT ROWID");
        var key = numbered ? "rowid" : column;
        var of = " FROM " + table + " WHERE \"" + column + "\" IS NOT NULL";
        boolean changed = false;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT " + key + ", \"" + column + "\"" + of
                        + " ORDER BY 2, 1 LIMIT 1 OFFSET (SELECT count(*) / 2" + of + ")");
                var update = connection.prepareStatement("UPDATE OR IGNORE " + table + " SET \"" + column + "\" = "
                        + (row.getObject(2) instanceof String ? "CAST(? AS TEXT)" : "?") + " WHERE " + key + " = ?")) {
            if (row.next()) {
                update.setObject(1, flipped(row.getObject(2), bit));
                update.setObject(2, row.getObject(1));
                changed = update.executeUpdate() > 0;
            }
        }
        if (!changed) {
            Sql.execute(connection, "ROLLBACK");
        }
        return changed;
    }

    private static Object flipped(Object value, int bit) {
        if (value instanceof Double real) {
            return Double.longBitsToDouble(Double.doubleToRawLongBits(real) ^ 1L << (28 + bit));
        }
        if (value instanceof Number number) {
            return number.longValue() ^ 1L << bit;
        }
        var bytes =
                value instanceof byte[] blob ? blob.clone() : value.toString().getBytes(StandardCharsets.UTF_8);
        int at = Arrays.stream(BITS).boxed().toList().indexOf(bit) * (bytes.length - 1) / (BITS.length - 1);
        if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << bit % Byte.SIZE);
        }
        return bytes;
    }
}
