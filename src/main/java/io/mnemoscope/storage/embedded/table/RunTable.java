package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Run;
import io.mnemoscope.storage.embedded.format.RunFormat;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of simulations, in the table that version 7 reserved for them. {@code data} has the checksum of the row in hexadecimal
 * digits, a blank, and what {@link RunFormat} wrote. A row that is damaged is left out in reading.
 */
public final class RunTable {
    private static final String UPDATE =
            "UPDATE run SET state = ?3, started_ms = ?4, ended_ms = ?5, data = ?6 WHERE simulation_id = ?1 AND name = ?2";
    private static final String INSERT =
            "INSERT INTO run(simulation_id, name, state, started_ms, ended_ms, data) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
    /** Numbers are given out one after another, and not again. */
    private static final String SHORTEN = "DELETE FROM run WHERE state <> 0 AND id <= (SELECT max(id) FROM run) - ";

    /** What {@link #read} needs, of table {@code run}. */
    public static final String COLUMNS =
            "(SELECT s.name FROM simulation s WHERE s.id = run.simulation_id), run.name, run.state,"
                    + " run.started_ms, run.ended_ms, run.data";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM run ";
    /** Their numbers are sorted, not their rows, which are read one after another. */
    private static final String NEWEST = "WHERE run.id IN (SELECT id FROM run WHERE simulation_id ="
            + " (SELECT id FROM simulation WHERE name = ?)) ORDER BY run.id DESC";

    private static final int SUM_DIGITS = 16;
    private static final int HEXADECIMAL = 16;

    private RunTable() {}

    /**
     * Inside a transaction.
     *
     * @param simulation its number
     * @param most how many are kept at least, of those that have ended
     */
    public static void put(Connection on, int simulation, Run run, int most) throws SQLException {
        // An upsert would take a number even where it updates, and numbers say how many are kept.
        if (put(on, UPDATE, simulation, run) == 0) {
            int unused = put(on, INSERT, simulation, run);
        }
        Sql.execute(on, SHORTEN + most);
    }

    private static int put(Connection on, String sql, int simulation, Run run) throws SQLException {
        try (var put = on.prepareStatement(sql)) {
            put.setInt(1, simulation);
            put.setString(2, run.name());
            put.setInt(3, Words.RUN_STATUS.number(run.status()));
            put.setLong(4, run.startedMillis());
            put.setLong(5, run.endedMillis());
            var members = RunFormat.write(run);
            put.setString(6, String.format("%0" + SUM_DIGITS + "x ", sum(run, members)) + members);
            return put.executeUpdate();
        }
    }

    private static long sum(Run run, String members) {
        return new RowSum()
                .text(run.simulation())
                .text(run.name())
                .whole(Words.RUN_STATUS.number(run.status()))
                .whole(run.startedMillis())
                .whole(run.endedMillis())
                .text(members)
                .value();
    }

    /** A simulation's, the newest first. */
    public static List<Run> newest(Connection connection, Damage damage, String simulation, int skip, int limit)
            throws SQLException {
        try (var select = connection.prepareStatement(SELECT + NEWEST)) {
            select.setString(1, simulation);
            return read(select, damage, skip, limit);
        }
    }

    /** Those of one name: one, or none. */
    public static List<Run> named(Connection connection, Damage damage, String simulation, String name)
            throws SQLException {
        try (var select = connection.prepareStatement(
                SELECT + "WHERE run.simulation_id = (SELECT id FROM simulation WHERE name = ?) AND run.name = ?")) {
            select.setString(1, simulation);
            select.setString(2, name);
            return read(select, damage, 0, Integer.MAX_VALUE);
        }
    }

    /** Those that ended at this time or later. */
    public static List<Run> endedSince(Connection connection, Damage damage, long millis) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + "WHERE run.ended_ms >= ? ORDER BY run.id")) {
            select.setLong(1, millis);
            return read(select, damage, 0, Integer.MAX_VALUE);
        }
    }

    /** Those that have not ended. */
    public static List<Run> running(Connection connection, Damage damage) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + "WHERE run.state = 0 ORDER BY run.id")) {
            return read(select, damage, 0, Integer.MAX_VALUE);
        }
    }

    /** How many have not ended. */
    public static int open(Connection connection) throws SQLException {
        return (int) Sql.number(connection, "SELECT count(*) FROM run WHERE state = 0");
    }

    /** Rows that are damaged are not counted, so that a page that is not full is the last one. */
    private static List<Run> read(PreparedStatement select, Damage damage, int skip, int limit) throws SQLException {
        var runs = new ArrayList<Run>();
        int passed = 0;
        try (var rows = select.executeQuery()) {
            while (runs.size() < limit && rows.next()) {
                var run = damage.orNull("run", rows.getString(1) + "/" + rows.getString(2), () -> read(rows));
                if (run != null && passed++ >= skip) {
                    runs.add(run);
                }
            }
        }
        return runs;
    }

    /**
     * A row of {@link #COLUMNS}.
     *
     * @throws RuntimeException if it is damaged
     */
    public static Run read(ResultSet row) throws SQLException {
        var data = String.valueOf(row.getString(6));
        var members = data.substring(Math.min(data.length(), SUM_DIGITS + 1));
        var run = RunFormat.read(
                row.getString(1),
                row.getString(2),
                Words.RUN_STATUS.numbered(row.getLong(3)),
                row.getLong(4),
                row.getLong(5),
                members);
        if (Long.parseUnsignedLong(data.substring(0, SUM_DIGITS), HEXADECIMAL) != sum(run, members)) {
            throw new IllegalStateException("the checksum is another");
        }
        return run;
    }
}
