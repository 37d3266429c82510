package io.mnemoscope.storage.embedded.schema;

import io.mnemoscope.storage.embedded.table.CheckpointTable;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.NotificationTable;
import io.mnemoscope.storage.embedded.table.RuleSettingsTable;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.SumFilling;
import io.mnemoscope.storage.embedded.table.SummedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The tables, and how files of older versions are brought up to date. */
public final class Schema {
    /** "Mnms" in the file's header. */
    public static final int APPLICATION_ID = 0x4D6E6D73;

    private static final String ALERT_COLUMNS = """
            agent INTEGER NOT NULL, simulation_name TEXT NOT NULL, agent_name TEXT NOT NULL, type TEXT NOT NULL,
            severity TEXT NOT NULL, state TEXT NOT NULL, flapping INTEGER NOT NULL, message TEXT NOT NULL, value REAL,
            level REAL, started_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, resolved_ms INTEGER NOT NULL,
            current_size INTEGER NOT NULL, buffer_size INTEGER NOT NULL, total_size INTEGER NOT NULL,
            max_size INTEGER NOT NULL, usage_ratio REAL, bounded INTEGER NOT NULL, approaching_limit INTEGER NOT NULL
            """;

    /** Entry i brings a file from version i to i + 1. */
    private static final List<List<String>> MIGRATIONS = List.of(
            List.of(
                    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)",
                    "CREATE TABLE simulation(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
                    "CREATE TABLE agent(id INTEGER PRIMARY KEY AUTOINCREMENT, simulation_id INTEGER NOT NULL, name TEXT NOT NULL,"
                            + " sealed_ordinal INTEGER NOT NULL DEFAULT 0, last_chunk INTEGER NOT NULL DEFAULT 0,"
                            + " last_chunk_rows INTEGER NOT NULL DEFAULT 0, UNIQUE(simulation_id, name))",
                    "CREATE TABLE tail(seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, crc INTEGER NOT NULL, rows BLOB NOT NULL)",
                    "CREATE TABLE chunk(id INTEGER PRIMARY KEY, agent INTEGER NOT NULL, n INTEGER NOT NULL,"
                            + " first_ts INTEGER NOT NULL, last_ts INTEGER NOT NULL, first_ordinal INTEGER NOT NULL,"
                            + " last_ordinal INTEGER NOT NULL, current_min INTEGER, current_max INTEGER, current_last INTEGER,"
                            + " total_min INTEGER, total_max INTEGER, total_last INTEGER, usage_min REAL, usage_max REAL,"
                            + " usage_last REAL, buffer_min INTEGER, buffer_max INTEGER, buffer_last INTEGER,"
                            + " data BLOB NOT NULL)",
                    "CREATE INDEX chunk_time ON chunk(agent, last_ts, first_ts, total_min, total_max)",
                    "CREATE INDEX chunk_ordinal ON chunk(agent, last_ordinal)",
                    "CREATE TABLE alert(id TEXT PRIMARY KEY, last_offset INTEGER NOT NULL, " + ALERT_COLUMNS
                            + ") WITHOUT ROWID",
                    "CREATE INDEX alert_updated ON alert(updated_ms, last_offset)",
                    "CREATE INDEX alert_agent ON alert(agent)",
                    "CREATE TABLE alert_event(event_offset INTEGER PRIMARY KEY, kind TEXT NOT NULL, reason TEXT NOT NULL,"
                            + " id TEXT NOT NULL, " + ALERT_COLUMNS + ")",
                    "CREATE INDEX alert_event_alert ON alert_event(id)",
                    "CREATE INDEX alert_event_agent ON alert_event(agent)",
                    CheckpointTable.DDL,
                    "CREATE TABLE settings(simulation TEXT PRIMARY KEY, json TEXT NOT NULL)"),
            List.of(
                    RuleSettingsTable.DDL,
                    "ALTER TABLE checkpoint ADD COLUMN rules_id INTEGER",
                    "ALTER TABLE checkpoint ADD COLUMN memory BLOB",
                    "ALTER TABLE alert ADD COLUMN rule TEXT",
                    "ALTER TABLE alert_event ADD COLUMN rule TEXT",
                    "CREATE TABLE agent_settings(simulation TEXT NOT NULL, agent TEXT NOT NULL, json TEXT NOT NULL,"
                            + " PRIMARY KEY(simulation, agent)) WITHOUT ROWID"),
            NotificationTable.DDL,
            List.of(
                    "ALTER TABLE checkpoint ADD COLUMN quarantine TEXT",
                    // What a snapshot raised is looked up by its agent and time.
                    "DROP INDEX alert_event_agent",
                    "CREATE INDEX alert_event_agent_time ON alert_event(agent, updated_ms)"),
            NotificationTable.INDEXES,
            // Alerts lie in the order of their changes, not of their random ids: commits and deletes write few pages.
            List.of(
                    "ALTER TABLE alert RENAME TO alert_by_id",
                    "CREATE TABLE alert(id TEXT NOT NULL UNIQUE, last_offset INTEGER NOT NULL, " + ALERT_COLUMNS
                            + ", rule TEXT)",
                    "INSERT INTO alert SELECT * FROM alert_by_id INDEXED BY alert_updated"
                            + " ORDER BY updated_ms, last_offset",
                    "DROP TABLE alert_by_id",
                    "CREATE INDEX alert_updated ON alert(updated_ms, last_offset)",
                    "CREATE INDEX alert_agent ON alert(agent, updated_ms, last_offset)",
                    "CREATE INDEX alert_active ON alert(id) WHERE " + NotificationTable.ACTIVE),
            EventMigration.ASIDE,
            SummedTable.DDL);

    public static final int VERSION = MIGRATIONS.size();

    private Schema() {}

    /** Outside a transaction: fills an empty file. */
    public static void create(Connection connection) throws SQLException {
        Sql.pragma(connection, "page_size=" + Sql.PAGE);
        Sql.pragma(connection, "auto_vacuum=INCREMENTAL");
        Sql.execute(connection, "BEGIN");
        Sql.pragma(connection, "application_id=" + APPLICATION_ID);
        migrate(connection, 0);
        MetaTable.put(connection, "epoch", UUID.randomUUID().toString());
        Sql.execute(connection, "COMMIT");
    }

    /** Inside a transaction. */
    public static void migrate(Connection connection, int from) throws SQLException {
        for (int version = from; version < VERSION; version++) {
            for (var sql : MIGRATIONS.get(version)) {
                Sql.execute(connection, sql);
            }
            if (version + 1 == NextLayout.VERSION) {
                NextLayout.create(connection);
            }
        }
        SumFilling.run(connection);
        Sql.pragma(connection, "user_version=" + VERSION);
    }
}
