package io.mnemoscope.storage.embedded.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a store says of itself: a few rows of a key and a text. Inside a transaction, or one of its own. */
public final class MetaTable {
    /** Takes what {@link #bind} gives it. */
    public static final String PUT = "INSERT OR REPLACE INTO meta(key, value, sum) VALUES(?, ?, ?)";

    private MetaTable() {}

    public static void put(Connection connection, String key, String value) throws SQLException {
        try (var put = connection.prepareStatement(PUT)) {
            bind(put, 1, key, value);
            put.execute();
        }
    }

    /** A number; null if there is none, or if it is damaged. */
    public static @Nullable Long number(Connection connection, String key, Damage damage) throws SQLException {
        try (var query = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            query.setString(1, key);
            try (var rows = query.executeQuery()) {
                return rows.next() ? damage.orNull("meta", key, () -> Long.parseLong(rows.getString(1))) : null;
            }
        }
    }

    /**
     * Binds a row.
     *
     * @param first the first of its three parameters
     */
    public static void bind(PreparedStatement put, int first, String key, String value) throws SQLException {
        put.setString(first, key);
        put.setString(first + 1, value);
        put.setLong(first + 2, new RowSum().text(key).text(value).value());
    }
}
