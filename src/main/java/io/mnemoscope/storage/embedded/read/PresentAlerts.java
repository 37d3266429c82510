package io.mnemoscope.storage.embedded.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Which alerts there are: events of the others are hidden. Those asked for once are remembered; for one question. */
final class PresentAlerts implements AutoCloseable {
    static final String EXISTS = "SELECT 1 FROM alert WHERE seq = ?";
    private final Map<Long, Boolean> known = new HashMap<>();
    private final PreparedStatement query;

    PresentAlerts(Connection connection) throws SQLException {
        query = connection.prepareStatement(EXISTS);
    }

    /** By the number of its row. */
    boolean has(long alert) throws SQLException {
        var present = known.get(alert);
        if (present == null) {
            query.setLong(1, alert);
            try (var row = query.executeQuery()) {
                present = row.next();
            }
            known.put(alert, present);
        }
        return present;
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
