package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Silence;
import io.mnemoscope.storage.embedded.format.SilenceFormat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Silences, those that have ended too. */
public final class SilenceTable {
    private SilenceTable() {}

    /**
     * Inside a transaction.
     *
     * @param most how many are kept, those that end last
     */
    public static void put(Connection on, Silence silence, int most) throws SQLException {
        put(on, silence);
        Sql.execute(
                on,
                "DELETE FROM silence WHERE id IN (SELECT id FROM silence ORDER BY ends_ms DESC, id LIMIT -1 OFFSET "
                        + most + ")");
    }

    private static void put(Connection on, Silence silence) throws SQLException {
        try (var put =
                on.prepareStatement("INSERT OR REPLACE INTO silence(id, ends_ms, json, sum) VALUES(?, ?, ?, ?)")) {
            var json = SilenceFormat.write(silence);
            put.setString(1, silence.id());
            put.setLong(2, silence.endsMillis());
            put.setString(3, json);
            put.setLong(
                    4,
                    new RowSum()
                            .text(silence.id())
                            .whole(silence.endsMillis())
                            .text(json)
                            .value());
            put.execute();
        }
    }

    /** Inside a transaction. */
    public static void delete(Connection on, Collection<String> ids) throws SQLException {
        try (var delete = on.prepareStatement("DELETE FROM silence WHERE id = ?")) {
            for (var id : ids) {
                delete.setString(1, id);
                delete.execute();
            }
        }
    }

    public static List<Silence> read(Connection connection, Damage damage) throws SQLException {
        var found = new ArrayList<Silence>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + SummedTable.SILENCE.select() + " FROM silence")) {
            while (rows.next()) {
                found.add(read(rows, damage));
            }
        }
        return found;
    }

    /** One that is damaged mutes nothing, and can be ended like any other. */
    private static Silence read(ResultSet row, Damage damage) throws SQLException {
        var id = row.getString(1);
        long ends = row.getLong(2);
        var silence = damage.orNull("silence", id, () -> {
            SummedTable.SILENCE.check(row, 1);
            return SilenceFormat.read(id, ends, row.getString(3));
        });
        return silence == null ? Silence.unreadable(id, ends, "its row in the store is damaged") : silence;
    }
}
