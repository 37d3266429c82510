package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of simulations and agents. Writes are for inside a transaction; what is damaged is left out in reading. */
final class SettingsTable {
    private SettingsTable() {}

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    static int put(Connection connection, String simulation, @Nullable SettingsPatch patch) throws SQLException {
        return patch == null
                ? change(connection, "DELETE FROM settings WHERE simulation = ?", simulation)
                : change(
                        connection,
                        "INSERT OR REPLACE INTO settings VALUES(?, ?)",
                        simulation,
                        SettingsFormat.write(patch));
    }

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    static int put(Connection connection, AgentId agent, @Nullable SettingsPatch patch) throws SQLException {
        return patch == null
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
                        SettingsFormat.write(patch));
    }

    private static int change(Connection connection, String sql, String... texts) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < texts.length; i++) {
                statement.setString(i + 1, texts[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Those of simulations. */
    static Map<String, SettingsPatch> ofSimulations(Connection connection, Damage damage) throws SQLException {
        var settings = new HashMap<String, SettingsPatch>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT simulation, json FROM settings")) {
            while (rows.next()) {
                var simulation = rows.getString(1);
                var patch = damage.orNull("settings", simulation, () -> SettingsFormat.read(rows.getString(2)));
                if (patch != null) {
                    settings.put(simulation, patch);
                }
            }
        }
        return settings;
    }

    /** Those of agents. */
    static Map<AgentId, SettingsPatch> ofAgents(Connection connection, Damage damage) throws SQLException {
        var settings = new HashMap<AgentId, SettingsPatch>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT simulation, agent, json FROM agent_settings")) {
            while (rows.next()) {
                var whose = rows.getString(1) + "/" + rows.getString(2);
                var read = damage.orNull(
                        "agent_settings",
                        whose,
                        () -> Map.entry(
                                new AgentId(rows.getString(1), rows.getString(2)),
                                SettingsFormat.read(rows.getString(3))));
                if (read != null) {
                    settings.put(read.getKey(), read.getValue());
                }
            }
        }
        return settings;
    }
}
