package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds alerts as they were sent last. */
public final class SentAlerts {
    static final String NEWEST = "SELECT max(seq) FROM notification_alert WHERE alert = ?";

    private SentAlerts() {}

    /** Each notification is read once, however many of the alerts it tells of. */
    public static Map<String, Alert> read(Connection connection, Set<String> alerts, Damage damage)
            throws SQLException {
        var newest = new TreeSet<Long>();
        try (var query = connection.prepareStatement(NEWEST)) {
            for (var alert : alerts) {
                query.setString(1, alert);
                try (var row = query.executeQuery()) {
                    newest.add(row.next() ? row.getLong(1) : 0L);
                }
            }
        }
        var found = new HashMap<String, Alert>();
        try (var query = connection.prepareStatement(
                "SELECT " + NotificationTable.SUMMED + " FROM notification WHERE seq = ?")) {
            for (long seq : newest) {
                query.setLong(1, seq);
                for (var delivery : NotificationTable.read(query, damage)) {
                    delivery.notification().alerts().stream()
                            .filter(alert -> alerts.contains(alert.id()))
                            .forEach(alert -> found.put(alert.id(), alert));
                }
            }
        }
        return found;
    }
}
