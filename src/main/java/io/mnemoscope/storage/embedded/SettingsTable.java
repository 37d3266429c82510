package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The settings of simulations and agents. Writes are for inside a transaction. */
final class SettingsTable {
    private SettingsTable() {}

    /** Answers how many rows were written: one. */
    static int put(Connection connection, String simulation, String json) throws SQLException {
        try (var put = connection.prepareStatement("INSERT OR REPLACE INTO settings VALUES(?, ?)")) {
            put.setString(1, simulation);
            put.setString(2, json);
            return put.executeUpdate();
        }
    }

    /** Answers how many rows were written: one. */
    static int put(Connection connection, AgentId agent, String json) throws SQLException {
        try (var put = connection.prepareStatement("INSERT OR REPLACE INTO agent_settings VALUES(?, ?, ?)")) {
            put.setString(1, agent.simulation());
            put.setString(2, agent.agent());
            put.setString(3, json);
            return put.executeUpdate();
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
                var agent = damage.orNull(
                        "agent_settings", whose, () -> new AgentId(rows.getString(1), rows.getString(2)));
                if (agent != null) {
                    settings.put(agent, rows.getString(3));
                }
            }
        }
        return settings;
    }
}
