package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.SQLException;
import java.util.HashMap;

/**
 * Deletes settings that no checkpoint was made under any more and names of simulations that have no agents, alerts and runs any more: both
 * are written once for many rows, and no row takes them along when it goes. They are looked for when a thousand have come
 * since the last look. The writer's; outside its transactions.
 */
final class Unreferenced {
    /** Fewer are left alone. */
    private static final int FEW = 1_000;

    private static final int SLICE = 1_000;
    private static final String SETTINGS = "DELETE FROM rule_settings WHERE id IN (SELECT id FROM rule_settings"
            // The greatest stays, so that no number is ever used again: readers remember what they stand for.
            + " WHERE id < (SELECT max(id) FROM rule_settings)"
            + " AND id NOT IN (SELECT rules_id FROM checkpoint WHERE rules_id IS NOT NULL) LIMIT " + SLICE + ")";
    private static final String SIMULATIONS = "SELECT id, name FROM simulation s"
            + " WHERE NOT EXISTS (SELECT 1 FROM agent WHERE simulation_id = s.id)"
            + " AND NOT EXISTS (SELECT 1 FROM alert WHERE agent = -s.id)"
            + " AND NOT EXISTS (SELECT 1 FROM run WHERE simulation_id = s.id) LIMIT " + SLICE;
    private long settingsSeen;
    private long simulationsNeeded;

    /** At most a thousand of each. */
    void delete(Session session) throws SQLException {
        long newest = Sql.number(session.connection, "SELECT max(id) FROM rule_settings");
        if (newest > settingsSeen + FEW) {
            session.begin();
            long gone = Sql.update(session.connection, SETTINGS);
            session.end();
            session.forgetSettings();
            settingsSeen = gone == SLICE ? settingsSeen : newest;
        }
        long simulations = session.memory.simulations.size();
        if (simulations > FEW + 2 * simulationsNeeded) {
            session.begin();
            int gone = deleteSimulations(session);
            session.end();
            simulationsNeeded = gone == SLICE ? simulationsNeeded : simulations - gone;
        }
    }

    private static int deleteSimulations(Session session) throws SQLException {
        var empty = new HashMap<String, Integer>();
        try (var statement = session.connection.createStatement();
                var rows = statement.executeQuery(SIMULATIONS)) {
            while (rows.next()) {
                empty.put(rows.getString(2), rows.getInt(1));
            }
        }
        try (var delete = session.connection.prepareStatement("DELETE FROM simulation WHERE id = ?")) {
            for (int id : empty.values()) {
                delete.setInt(1, id);
                delete.execute();
            }
        }
        session.afterCommit(() -> session.memory.simulations.keySet().removeAll(empty.keySet()));
        return empty.size();
    }
}
