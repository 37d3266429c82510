package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.format.RuleTypes;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link AlertQuery} as the condition of a statement. */
public final class AlertFilter {
    /** Alerts of whole simulations are no agent's. */
    private static final String OF_AGENT =
            " AND agent IN (SELECT a.id FROM agent a JOIN simulation s ON s.id = a.simulation_id WHERE a.name = ?";

    private static final String OF_SIMULATION =
            " AND agent IN (SELECT a.id FROM agent a JOIN simulation s ON s.id = a.simulation_id WHERE s.name = ?"
                    + " UNION ALL SELECT -id FROM simulation WHERE name = ?)";

    private final StringBuilder sql = new StringBuilder("updated_ms >= ? AND updated_ms < ?");
    private final List<Object> values = new ArrayList<>();

    public AlertFilter(AlertQuery query) {
        values.add(query.fromMillis());
        values.add(query.toMillis());
        whose(query.simulation(), query.agent());
        if (query.type() != null) {
            sql.append(" AND type = ?");
            values.add(RuleTypes.column(query.type()));
        }
        equal("severity", query.severity(), Words.SEVERITY);
        equal("state", query.state(), Words.ALERT_STATE);
    }

    private void whose(@Nullable String simulation, @Nullable String agent) {
        if (agent != null) {
            sql.append(OF_AGENT).append(simulation == null ? ")" : " AND s.name = ?)");
            values.add(agent);
        } else if (simulation != null) {
            sql.append(OF_SIMULATION);
            values.add(simulation);
        }
        if (simulation != null) {
            values.add(simulation);
        }
    }

    private <E extends Enum<E>> void equal(String column, @Nullable E value, Words<E> words) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            values.add(words.number(value));
        }
    }

    public String sql() {
        return sql.toString();
    }

    public void bind(PreparedStatement to) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            to.setObject(i + 1, values.get(i));
        }
    }
}
