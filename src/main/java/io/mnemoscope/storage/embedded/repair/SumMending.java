package io.mnemoscope.storage.embedded.repair;

import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.RowSum;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.SummedTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that differ from their checksum, for {@link Mending}: one flipped bit is put right, in whichever column it is; of more it is not
 * known what was there, and the row is named. What it says is then believed (names of agents and simulations, notifications) or not
 * (whatever else has a checksum), by whoever reads it.
 */
final class SumMending {
    /** What is looked at when a file is opened: not what may be large, which is looked at when it is read. */
    private static final List<SummedTable> LOOKED_AT = List.of(
            SummedTable.META,
            SummedTable.SIMULATION,
            SummedTable.AGENT,
            SummedTable.AGENT_SEAL,
            SummedTable.SETTINGS,
            SummedTable.AGENT_SETTINGS,
            SummedTable.RULE_SETTINGS,
            SummedTable.SILENCE,
            SummedTable.ACKNOWLEDGEMENT,
            SummedTable.NOTIFICATION_LOG);

    /** Of more chunks than this (some 20 million snapshots) the rows are only looked at by {@link Verifier}. */
    private static final int MOST_CHUNKS = 50_000;

    private static final List<SummedTable> NOTIFICATIONS =
            List.of(SummedTable.NOTIFICATION, SummedTable.NOTIFICATION_STATE, SummedTable.NOTIFICATION_ALERTS);
    /** Those of which somebody waits, or whose state is none. */
    private static final String UNFINISHED =
            "seq IN (SELECT seq FROM notification WHERE state NOT IN ('delivered', 'dead'))";

    private final Connection connection;
    private final Damage damage;
    private final Mending.Step step;

    SumMending(Connection connection, Damage damage, Mending.Step step) {
        this.connection = connection;
        this.damage = damage;
        this.step = step;
    }

    void run() throws SQLException {
        for (var table : LOOKED_AT) {
            mend(table, "1");
        }
        for (var part : NOTIFICATIONS) {
            mend(part, UNFINISHED);
        }
        if (Sql.number(connection, "SELECT count(*) FROM chunk") <= MOST_CHUNKS) {
            mend(SummedTable.CHUNK, "1");
        }
    }

    private void mend(SummedTable table, String condition) throws SQLException {
        // A page that cannot be read costs the other tables nothing.
        var found = damage.orNull(table.table, "on a damaged page", () -> wrong(table, condition));
        for (var wrong : found == null ? List.<Wrong>of() : found) {
            if (wrong.mend() == null) {
                damage.found(wrong.name(), "", "the checksum is another");
            } else {
                mend(wrong.mend(), wrong.name());
            }
        }
    }

    /** One that cannot be put right, for a row that has its key or a damaged page, costs the others nothing. */
    private void mend(String sql, String row) throws SQLException {
        try {
            if (!step.mend(sql, row, "one bit was flipped")) {
                damage.found(row, "", "the checksum is another, and the row is not found by its key");
            }
        } catch (SQLException e) {
            if (!Damage.isCorrupt(e) && !StoreHealth.ofData(e)) {
                throw e;
            }
            damage.found(row, "", "the checksum is another, and it cannot be put right: " + e.getMessage());
        }
    }

    /**
     * A row that differs from its checksum.
     *
     * @param name for people
     * @param mend the statement by which it is put right; null if it is not known what was there
     */
    private record Wrong(String name, @Nullable String mend) {}

    private List<Wrong> wrong(SummedTable table, String condition) throws SQLException {
        var found = new ArrayList<Wrong>();
        int first = table.where.size() + 1;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + String.join(", ", table.where) + ", " + table.select()
                        + " FROM " + table.table + " WHERE " + condition)) {
            while (rows.next()) {
                if (!table.isRight(rows, first)) {
                    found.add(new Wrong(table.table + " row " + table.name(rows, first), mend(table, rows, first)));
                }
            }
        }
        return found;
    }

    private static @Nullable String mend(SummedTable table, ResultSet row, int first) throws SQLException {
        var set = mended(table, row, first);
        if (set == null) {
            return null;
        }
        var key = new RowSum();
        for (int i = 1; i < first; i++) {
            key = key.column(row, i);
        }
        return "UPDATE OR IGNORE " + table.table + " SET " + set + " WHERE "
                + pairs(table.where, key.literals(), " AND ");
    }

    private static @Nullable String mended(SummedTable table, ResultSet row, int first) throws SQLException {
        int at = first + table.columns.size();
        var its = table.values(row, first);
        if (table.isJson() && isOneBit(SummedTable.json(its).getBytes(StandardCharsets.UTF_8), row.getBytes(at))) {
            return table.sum + " = '" + SummedTable.json(its) + "'";
        }
        var written = table.written(row, at);
        var values = written == null ? List.<String>of() : its.mended(written);
        if (values.isEmpty()) {
            return null;
        }
        if (values.equals(its.literals())) {
            return table.sum + " = " + (table.isJson() ? "'" + SummedTable.json(its) + "'" : its.value());
        }
        return pairs(table.columns, values, ", ");
    }

    private static String pairs(List<String> columns, List<String> values, String between) {
        var pairs = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            pairs.add(columns.get(i) + " = " + values.get(i));
        }
        return String.join(between, pairs);
    }

    private static boolean isOneBit(byte[] one, byte[] other) {
        int bits = one.length == other.length ? 0 : 2;
        for (int i = 0; bits <= 1 && i < one.length; i++) {
            bits += Integer.bitCount((one[i] ^ other[i]) & 0xFF);
        }
        return bits == 1;
    }
}
