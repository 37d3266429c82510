package io.mnemoscope.storage.embedded.repair;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;

/** Compares the rows by which notifications are found by their alerts with the notifications, for {@link Verifier}. One thread. */
final class LinkCheck {
    private static final String ORPHANS =
            "SELECT alert, seq FROM notification_alert WHERE seq NOT IN (SELECT seq FROM notification)";

    private final Connection connection;
    private final BiConsumer<String, String> found;

    /**
     * Reports to a consumer.
     *
     * @param found takes the row and what is wrong with it
     */
    LinkCheck(Connection connection, BiConsumer<String, String> found) {
        this.connection = connection;
        this.found = found;
    }

    /** A notification of this number has these alerts. */
    void notification(long number, List<String> alerts) throws SQLException {
        var missing = new HashSet<>(alerts);
        try (var query = connection.prepareStatement("SELECT alert FROM notification_alert WHERE seq = ?")) {
            query.setLong(1, number);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!missing.remove(rows.getString(1))) {
                        found.accept(name(rows.getString(1), number), "its notification does not have that alert");
                    }
                }
            }
        }
        missing.forEach(alert -> found.accept(name(alert, number), "it is missing"));
    }

    /** Rows of notifications that are not there. */
    void orphans() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ORPHANS)) {
            while (rows.next()) {
                found.accept(name(rows.getString(1), rows.getLong(2)), "there is no such notification");
            }
        }
    }

    private static String name(String alert, long number) {
        return "notification_alert row " + alert + "/" + number;
    }
}
