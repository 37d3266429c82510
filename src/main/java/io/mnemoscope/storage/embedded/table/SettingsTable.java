package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of simulations and agents. Writes are for inside a transaction; what is damaged is left out in reading. */
public final class SettingsTable {
    private SettingsTable() {}

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    public static int put(Connection connection, String simulation, @Nullable SettingsPatch patch) throws SQLException {
        return patch == null
                ? change(connection, "DELETE FROM settings WHERE simulation = ?", simulation)
                : put(
                        connection,
                        "INSERT OR REPLACE INTO settings(simulation, json, sum) VALUES(?, ?, ?)",
                        simulation,
                        SettingsFormat.write(patch));
    }

    /** Writes them, or deletes them (null); answers how many rows were changed. */
    public static int put(Connection connection, AgentId agent, @Nullable SettingsPatch patch) throws SQLException {
        return patch == null
                ? change(
                        connection,
                        "DELETE FROM agent_settings WHERE simulation = ? AND agent = ?",
                        agent.simulation(),
                        agent.agent())
                : put(
                        connection,
                        "INSERT OR REPLACE INTO agent_settings(simulation, agent, json, sum) VALUES(?, ?, ?, ?)",
                        agent.simulation(),
                        agent.agent(),
                        SettingsFormat.write(patch));
    }

    /** The texts and their checksum. */
    private static int put(Connection connection, String sql, String... texts) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            var sum = new RowSum();
            for (int i = 0; i < texts.length; i++) {
                statement.setString(i + 1, texts[i]);
                sum = sum.text(texts[i]);
            }
            statement.setLong(texts.length + 1, sum.value());
            return statement.executeUpdate();
        }
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
    public static Map<String, SettingsPatch> ofSimulations(Connection connection, Damage damage) throws SQLException {
        var settings = new HashMap<String, SettingsPatch>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + SummedTable.SETTINGS.select() + " FROM settings")) {
            while (rows.next()) {
                var simulation = rows.getString(1);
                var patch = damage.orNull("settings", simulation, () -> {
                    SummedTable.SETTINGS.check(rows, 1);
                    return SettingsFormat.read(rows.getString(2));
                });
                if (patch != null) {
                    settings.put(simulation, patch);
                }
            }
        }
        return settings;
    }

    /** Those of agents. */
    public static Map<AgentId, SettingsPatch> ofAgents(Connection connection, Damage damage) throws SQLException {
        var settings = new HashMap<AgentId, SettingsPatch>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT " + SummedTable.AGENT_SETTINGS.select() + " FROM agent_settings")) {
            while (rows.next()) {
                var whose = rows.getString(1) + "/" + rows.getString(2);
                var read = damage.orNull("agent_settings", whose, () -> {
                    SummedTable.AGENT_SETTINGS.check(rows, 1);
                    return Map.entry(
                            new AgentId(rows.getString(1), rows.getString(2)), SettingsFormat.read(rows.getString(3)));
                });
                if (read != null) {
                    settings.put(read.getKey(), read.getValue());
                }
            }
        }
        return settings;
    }
}
