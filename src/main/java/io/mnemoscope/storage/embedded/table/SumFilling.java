package io.mnemoscope.storage.embedded.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gives rows of all tables but chunks that have no checksum one; they are taken as they are. Inside a transaction. */
public final class SumFilling {
    private final Connection connection;
    private final SummedTable table;

    /** A row is found by this, and gets that. */
    private record Filled(List<Object> where, Object sum) {}

    private SumFilling(Connection connection, SummedTable table) {
        this.connection = connection;
        this.table = table;
    }

    public static void run(Connection connection) throws SQLException {
        for (var table : SummedTable.ALL) {
            // Each chunk would be written anew.
            if (!table.equals(SummedTable.CHUNK)) {
                new SumFilling(connection, table).fill();
            }
        }
    }

    private void fill() throws SQLException {
        var filled = new ArrayList<Filled>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT " + String.join(", ", table.where) + ", " + String.join(", ", table.columns) + " FROM "
                                + table.table + " WHERE " + table.sum + " IS NULL")) {
            while (rows.next()) {
                filled.add(filled(rows));
            }
        }
        var parameter = table.isFoundByNumber() ? " = ?" : " = CAST(? AS TEXT)";
        var condition = table.where.stream().map(column -> column + parameter).collect(Collectors.joining(" AND "));
        try (var update = connection.prepareStatement(
                "UPDATE " + table.table + " SET " + table.sum + " = ? WHERE " + condition)) {
            for (var each : filled) {
                put(update, each);
            }
        }
    }

    private Filled filled(ResultSet row) throws SQLException {
        var where = new ArrayList<>();
        for (int i = 1; i <= table.where.size(); i++) {
            where.add(table.isFoundByNumber() ? row.getObject(i) : row.getBytes(i));
        }
        var its = table.values(row, table.where.size() + 1);
        return new Filled(where, table.isJson() ? SummedTable.json(its) : (Object) its.value());
    }

    private static void put(PreparedStatement update, Filled filled) throws SQLException {
        update.setObject(1, filled.sum());
        for (int i = 0; i < filled.where().size(); i++) {
            update.setObject(i + 2, filled.where().get(i));
        }
        update.execute();
    }
}
