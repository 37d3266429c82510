package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.table.Damage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names by the numbers under which alerts have them: an agent's own, or the negative number of a whole simulation. Numbers are
 * never used again, so those looked up last are kept. One connection, one thread.
 */
final class AgentNames {
    private static final int KEPT = 2_048;
    private final Connection connection;
    private final Damage damage;
    private final Map<Integer, AgentId> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, AgentId> eldest) {
            return size() > KEPT;
        }
    };

    AgentNames(Connection connection, Damage damage) {
        this.connection = connection;
        this.damage = damage;
    }

    /** Null if it is gone, or damaged. */
    @Nullable
    AgentId of(int whose) throws SQLException {
        var name = known.get(whose);
        if (name == null) {
            name = whose < 0
                    ? read("SELECT name, '*' FROM simulation WHERE id = ?", -whose)
                    : read(
                            "SELECT s.name, a.name FROM agent a JOIN simulation s ON s.id = a.simulation_id WHERE a.id = ?",
                            whose);
            if (name != null) {
                known.put(whose, name);
            }
        }
        return name;
    }

    private @Nullable AgentId read(String sql, int number) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setInt(1, number);
            try (var row = query.executeQuery()) {
                return row.next()
                        ? damage.orNull("agent", number, () -> new AgentId(row.getString(1), row.getString(2)))
                        : null;
            }
        }
    }
}
