package io.mnemoscope.storage.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What a store says of itself: a few rows of a key and a text. Inside a transaction, or one of its own. */
final class MetaTable {
    /** Takes what {@link #bind} gives it. */
    static final String PUT = "INSERT OR REPLACE INTO meta(key, value, sum) VALUES(?, ?, ?)";

    private MetaTable() {}

    static void put(Connection connection, String key, String value) throws SQLException {
        try (var put = connection.prepareStatement(PUT)) {
            bind(put, 1, key, value);
            put.execute();
        }
    }

    /**
     * Binds a row.
     *
     * @param first the first of its three parameters
     */
    static void bind(PreparedStatement put, int first, String key, String value) throws SQLException {
        put.setString(first, key);
        put.setString(first + 1, value);
        put.setLong(first + 2, new RowSum().text(key).text(value).value());
    }
}
