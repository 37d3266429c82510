package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Acknowledgement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who works on which alert. */
public final class AcknowledgementTable {
    static final String OF_ALERT =
            "SELECT " + SummedTable.ACKNOWLEDGEMENT.select() + " FROM acknowledgement WHERE alert = ?";

    private AcknowledgementTable() {}

    /** Inside a transaction. */
    public static void put(Connection on, String alert, Acknowledgement acknowledgement) throws SQLException {
        try (var put = on.prepareStatement(
                "INSERT OR REPLACE INTO acknowledgement(alert, at_ms, author, note, sum) VALUES(?, ?, ?, ?, ?)")) {
            var sum = new RowSum().text(alert).whole(acknowledgement.atMillis());
            put.setString(1, alert);
            put.setLong(2, acknowledgement.atMillis());
            put.setString(3, acknowledgement.author());
            put.setString(4, acknowledgement.note());
            put.setLong(
                    5,
                    sum.text(acknowledgement.author())
                            .text(acknowledgement.note())
                            .value());
            put.execute();
        }
    }

    /** Those of the alerts that have one, by the alerts' ids. */
    public static Map<String, Acknowledgement> read(Connection connection, Collection<String> alerts, Damage damage)
            throws SQLException {
        var found = new HashMap<String, Acknowledgement>();
        try (var query = connection.prepareStatement(OF_ALERT)) {
            for (var alert : alerts) {
                query.setString(1, alert);
                try (var rows = query.executeQuery()) {
                    var its = rows.next() ? read(alert, rows, damage) : null;
                    if (its != null) {
                        found.put(alert, its);
                    }
                }
            }
        }
        return found;
    }

    /** One that is damaged may be another alert's: then this alert has none. */
    private static @Nullable Acknowledgement read(String alert, ResultSet row, Damage damage) throws SQLException {
        return damage.orNull("acknowledgement", alert, () -> {
            SummedTable.ACKNOWLEDGEMENT.check(row, 1);
            return new Acknowledgement(row.getLong(2), row.getString(3), row.getString(4));
        });
    }
}
