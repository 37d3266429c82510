package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes the settings of simulations and agents. Inside a transaction. */
final class SettingsTable {
    private SettingsTable() {}

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    static int put(Connection connection, String simulation, @Nullable String json) throws SQLException {
        return json == null
                ? change(connection, "DELETE FROM settings WHERE simulation = ?", simulation)
                : change(connection, "INSERT OR REPLACE INTO settings VALUES(?, ?)", simulation, json);
    }

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    static int put(Connection connection, AgentId agent, @Nullable String json) throws SQLException {
        return json == null
                ? change(
                        connection,
                        "DELETE FROM agent_settings WHERE simulation = ? AND agent = ?",
                        agent.simulation(),
                        agent.agent())
                : change(
                        connection,
                        "INSERT OR REPLACE INTO agent_settings VALUES(?, ?, ?)",
                        agent.simulation(),
                        agent.agent(),
                        json);
    }

    private static int change(Connection connection, String sql, String... texts) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < texts.length; i++) {
                statement.setString(i + 1, texts[i]);
            }
            return statement.executeUpdate();
        }
    }
}
