package io.mnemoscope.storage.embedded.schema;

import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Version 7, made so that what is planned needs no further migration (ADR 8). Some of it is only reserved: the tables are empty
 * and the columns hold their defaults until the features come that fill them. Columns named {@code data} are for JSON objects
 * whose readers ignore members that they do not know.
 */
public final class NextLayout {
    public static final int VERSION = 7;
    /** Partitions of a store; a simulation belongs to one by the hash of its name. */
    static final int PARTITIONS = 256;

    /** A run is a part of an agent's identity; 0 is the one of those who name none. */
    private static final List<String> IDENTITY = List.of(
            "CREATE TABLE run(id INTEGER PRIMARY KEY AUTOINCREMENT, simulation_id INTEGER NOT NULL, name TEXT NOT NULL,"
                    + " state INTEGER NOT NULL DEFAULT 0, started_ms INTEGER NOT NULL, ended_ms INTEGER, data TEXT,"
                    + " UNIQUE(simulation_id, name))",
            "CREATE TABLE agent_with_run(id INTEGER PRIMARY KEY AUTOINCREMENT, simulation_id INTEGER NOT NULL,"
                    + " run_id INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL,"
                    + " sealed_ordinal INTEGER NOT NULL DEFAULT 0, last_chunk INTEGER NOT NULL DEFAULT 0,"
                    + " last_chunk_rows INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0,"
                    + " final_ms INTEGER, data TEXT, UNIQUE(simulation_id, run_id, name))",
            "INSERT INTO agent_with_run(id, simulation_id, name, sealed_ordinal, last_chunk, last_chunk_rows)"
                    + " SELECT id, simulation_id, name, sealed_ordinal, last_chunk, last_chunk_rows FROM agent",
            // Numbers of agents that are gone are not used again either.
            "INSERT INTO sqlite_sequence(name, seq) SELECT 'agent_with_run', 0"
                    + " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'agent_with_run')",
            "UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'agent'), 0))"
                    + " WHERE name = 'agent_with_run'",
            "DROP TABLE agent",
            "ALTER TABLE agent_with_run RENAME TO agent",
            "ALTER TABLE simulation ADD COLUMN partition INTEGER",
            "ALTER TABLE simulation ADD COLUMN retention_ms INTEGER",
            "ALTER TABLE simulation ADD COLUMN data TEXT",
            "INSERT OR REPLACE INTO meta VALUES('partitions', '" + PARTITIONS + "')");

    private static final List<String> RESERVED = List.of(
            "ALTER TABLE tail ADD COLUMN codec INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE checkpoint ADD COLUMN data TEXT",
            "CREATE TABLE baseline(agent INTEGER PRIMARY KEY, data TEXT NOT NULL)",
            "CREATE TABLE incident(id INTEGER PRIMARY KEY AUTOINCREMENT, agent INTEGER NOT NULL, opened_ms INTEGER NOT NULL,"
                    + " ended_ms INTEGER, severity INTEGER NOT NULL, data TEXT)",
            "CREATE TABLE operation_block(first_ordinal INTEGER PRIMARY KEY, n INTEGER NOT NULL,"
                    + " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, crc INTEGER NOT NULL, data BLOB NOT NULL)",
            "CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, whose INTEGER NOT NULL, at_ms INTEGER NOT NULL, data TEXT)",
            "CREATE TABLE action_outcome(id INTEGER PRIMARY KEY AUTOINCREMENT, alert INTEGER NOT NULL,"
                    + " at_ms INTEGER NOT NULL, data TEXT)",
            "CREATE TABLE audit(id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, data TEXT)");

    private NextLayout() {}

    /** Inside a transaction, in a file of which {@link EventMigration#ASIDE} has been done. */
    static void create(Connection connection) throws SQLException {
        var statements = new ArrayList<String>(IDENTITY);
        statements.addAll(RESERVED);
        statements.add(EventBlocks.DDL);
        statements.addAll(AlertRows.DDL);
        for (var sql : statements) {
            Sql.execute(connection, sql);
        }
        new EventMigration(connection).run();
    }
}
