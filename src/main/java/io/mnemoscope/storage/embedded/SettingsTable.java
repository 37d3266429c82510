package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes the settings of simulations and agents. Inside a transaction. */
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
}
