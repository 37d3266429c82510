package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of simulations and agents. Writes are for inside a transaction. */
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

    /** Those of simulations, as JSON texts. */
    static Map<String, String> ofSimulations(Connection connection) throws SQLException {
        var settings = new HashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT simulation, json FROM settings")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    /** Those of agents, as JSON texts; what is damaged is left out. */
    static Map<AgentId, String> ofAgents(Connection connection, Damage damage) throws SQLException {
        var settings = new HashMap<AgentId, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT simulation, agent, json FROM agent_settings")) {
            while (rows.next()) {
                var whose = rows.getString(1) + "/" + rows.getString(2);
                var agent =
                        damage.orNull("agent_settings", whose, () -> new AgentId(rows.getString(1), rows.getString(2)));
                if (agent != null) {
                    settings.put(agent, rows.getString(3));
                }
            }
        }
        return settings;
    }
}
