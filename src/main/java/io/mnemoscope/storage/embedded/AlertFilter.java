package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link AlertQuery} as the condition of a statement. */
final class AlertFilter {
    /** Alerts of whole simulations have a name beside them that an agent may have too. */
    static final String OF_AGENTS = "type <> 'simulation_lost'";

    static final String ACTIVE = "SELECT " + AlertTable.COLUMNS + " FROM alert WHERE " + NotificationTable.ACTIVE
            + " AND id > ? ORDER BY id";

    private final StringBuilder sql = new StringBuilder("updated_ms >= ? AND updated_ms < ?");
    private final List<Object> values = new ArrayList<>();

    AlertFilter(AlertQuery query) {
        values.add(query.fromMillis());
        values.add(query.toMillis());
        equal("simulation_name", query.simulation());
        if (query.agent() != null) {
            equal("agent_name", query.agent());
            sql.append(" AND ").append(OF_AGENTS);
        }
        equal("type", query.type(), Words.RULE_TYPE);
        equal("severity", query.severity(), Words.SEVERITY);
        equal("state", query.state(), Words.ALERT_STATE);
    }

    /** Only those of the agent with this number: faster than its names. */
    void agent(int id) {
        equal("agent", id);
    }

    private <E extends Enum<E>> void equal(String column, @Nullable E value, Words<E> words) {
        equal(column, value == null ? null : words.of(value));
    }

    private void equal(String column, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            values.add(value);
        }
    }

    String sql() {
        return sql.toString();
    }

    void bind(PreparedStatement to) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            to.setObject(i + 1, values.get(i));
        }
    }

    /** The alert of this id; null if there is none. */
    static @Nullable Alert read(Connection connection, String id, Damage damage) throws SQLException {
        try (var query = connection.prepareStatement("SELECT " + AlertTable.COLUMNS + " FROM alert WHERE id = ?")) {
            query.setString(1, id);
            var found = read(query, damage);
            return found.isEmpty() ? null : found.get(0);
        }
    }

    /** Alerts that are active and can be read, in the order of their ids. */
    static List<Alert> active(Connection connection, String afterId, int limit, Damage damage) throws SQLException {
        var found = new ArrayList<Alert>();
        try (var query = connection.prepareStatement(ACTIVE)) {
            query.setString(1, afterId);
            try (var rows = query.executeQuery()) {
                while (found.size() < limit && rows.next()) {
                    var alert = damage.orNull("alert", rows.getString(1), () -> AlertTable.alert(rows));
                    if (alert != null) {
                        found.add(alert);
                    }
                }
            }
        }
        return found;
    }

    /** The alerts that can be read. */
    static List<Alert> read(PreparedStatement query, Damage damage) throws SQLException {
        var found = new ArrayList<Alert>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                var alert = damage.orNull("alert", rows.getString(1), () -> AlertTable.alert(rows));
                if (alert != null) {
                    found.add(alert);
                }
            }
        }
        return found;
    }
}
