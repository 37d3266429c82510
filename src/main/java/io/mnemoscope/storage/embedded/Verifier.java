package io.mnemoscope.storage.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.OfflineStore.Progress;
import io.mnemoscope.storage.OfflineStore.Verification;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import io.mnemoscope.storage.embedded.format.SilenceFormat;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads every row of a file and compares what is written twice. One use, one thread. */
final class Verifier {
    private static final int NAMED = 100;

    /** So many rows at a time, so that nothing holds the writer's log for long. */
    private static final int PAGE = 256;

    /** The versions of the file that have had all the columns that are looked at. */
    private static final int FIRST_VERSION = 1;

    private static final int WITH_RULES = 2;
    private static final int WITH_NOTIFICATIONS = 3;
    private static final int WITH_QUARANTINE = 4;
    private static final int WITH_BLOCKS = 7;

    private final Connection connection;
    private final Progress progress;
    private final Map<Integer, AgentId> agents = new HashMap<>();
    private final AlertCheck alertCheck;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private long damagedCount;
    private long done;
    private long all;

    /** What must hold of a row; fails with whatever exception otherwise. */
    private interface Check {
        void of(ResultSet row) throws SQLException;
    }

    /**
     * How a table is read.
     *
     * @param columns what the check looks at
     * @param key what pages are ordered by
     * @param sinceVersion of the file
     * @param beforeVersion the first one that has it no more
     */
    private record Table(String name, String columns, String key, int sinceVersion, int beforeVersion, Check check) {
        Table(String name, String columns, String key, int sinceVersion, Check check) {
            this(name, columns, key, sinceVersion, Integer.MAX_VALUE, check);
        }

        Table until(int version) {
            return new Table(name, columns, key, sinceVersion, version, check);
        }

        boolean isIn(int version) {
            return version >= sinceVersion && version < beforeVersion;
        }
    }

    Verifier(Connection connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
        this.alertCheck = new AlertCheck(connection, agents);
    }

    Verification verify() throws SQLException {
        int version = (int) Schema.number(connection, "PRAGMA user_version");
        try (var codec = new ChunkCheck()) {
            var tables =
                    tables(codec).stream().filter(table -> table.isIn(version)).toList();
            for (var table : tables) {
                all += Schema.number(connection, "SELECT count(*) FROM " + table.name);
            }
            pages();
            loadAgents();
            for (var table : tables) {
                verify(table);
            }
            if (version >= WITH_BLOCKS) {
                rows.put("alert_event", alertCheck.events());
            }
            alertCheck.close();
        }
        return new Verification(version, rows, damaged, damagedCount);
    }

    private void pages() throws SQLException {
        progress.at(0, Math.max(1, all), "pages");
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("PRAGMA integrity_check(" + NAMED + ")")) {
            while (found.next()) {
                if (!"ok".equals(found.getString(1))) {
                    found("pages", found.getString(1));
                }
            }
        }
    }

    private void loadAgents() throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "SELECT a.id, s.name, a.name FROM agent a LEFT JOIN simulation s ON s.id = a.simulation_id")) {
            while (found.next()) {
                int id = found.getInt(1);
                try {
                    if (found.getString(2) == null) {
                        throw new IllegalStateException("its simulation is missing");
                    }
                    agents.put(id, new AgentId(found.getString(2), found.getString(3)));
                } catch (RuntimeException e) {
                    found("agent row " + id, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private List<Table> tables(ChunkCheck chunks) {
        var tables = new ArrayList<Table>();
        tables.add(new Table("meta", "key, value", "key", FIRST_VERSION, RowChecks::meta));
        tables.add(new Table(
                "simulation", "id, name", "id", FIRST_VERSION, row -> AgentId.checkName("its name", row.getString(2))));
        tables.add(new Table("agent", "id, last_chunk", "id", FIRST_VERSION, this::agent));
        tables.add(new Table(
                "chunk", ChunkCheck.COLUMNS, "id", FIRST_VERSION, row -> chunks.check(row, agent(row.getLong(2)))));
        tables.add(new Table("tail", "seq, n, rows, crc", "seq", FIRST_VERSION, RowChecks::tail));
        tables.addAll(alerts());
        tables.addAll(settings());
        return tables;
    }

    private List<Table> alerts() {
        return List.of(
                new Table("alert", OldAlerts.COLUMNS, "id", WITH_RULES, row -> {
                            agent(row.getLong(2));
                            var unused = OldAlerts.alert(row);
                        })
                        .until(WITH_BLOCKS),
                new Table("alert_event", OldAlerts.EVENT_COLUMNS, "event_offset", WITH_RULES, row -> {
                            agent(row.getLong(2));
                            var unused = OldAlerts.event(row);
                        })
                        .until(WITH_BLOCKS),
                new Table("event_block", EventBlocks.COLUMNS, "first_offset", WITH_BLOCKS, alertCheck::block),
                new Table("alert", "seq, agent, last_offset", "seq", WITH_BLOCKS, alertCheck::alert),
                new Table("silence", "id, json", "id", WITH_NOTIFICATIONS, row -> {
                    var unused = SilenceFormat.read(row.getString(1), Long.MAX_VALUE, row.getString(2));
                }),
                new Table("notification", NotificationTable.COLUMNS, "id", WITH_NOTIFICATIONS, row -> {
                    var unused = NotificationTable.delivery(row);
                }));
    }

    private List<Table> settings() {
        var settings = new RuleSettingsTable(connection);
        return List.of(
                new Table("checkpoint", "*", "agent", WITH_QUARANTINE, row -> {
                    var unused = CheckpointTable.state(agent(row.getLong(1)), row, settings);
                }),
                new Table("rule_settings", "id, json", "id", WITH_RULES, row -> {
                    var unused = SettingsFormat.read(row.getString(2));
                }),
                new Table("settings", "simulation, json", "simulation", FIRST_VERSION, row -> {
                    var unused = SettingsFormat.read(row.getString(2));
                }),
                new Table(
                        "agent_settings",
                        "simulation, agent, json",
                        "simulation || char(31) || agent",
                        WITH_RULES,
                        row -> {
                            var unused = new AgentId(row.getString(1), row.getString(2));
                            var unusedToo = SettingsFormat.read(row.getString(3));
                        }));
    }

    @CanIgnoreReturnValue
    private AgentId agent(long id) {
        var agent = id == (int) id ? agents.get((int) id) : null;
        if (agent == null) {
            throw new IllegalStateException("there is no agent " + id);
        }
        return agent;
    }

    private void agent(ResultSet row) throws SQLException {
        agent(row.getLong(1));
        long chunk = row.getLong(2);
        // Retention may have deleted it.
        if (Schema.number(
                        connection,
                        "SELECT count(*) FROM chunk WHERE id = " + chunk + " AND agent <> " + row.getLong(1))
                > 0) {
            throw new IllegalStateException("its last chunk, " + chunk + ", is another's");
        }
    }

    private void verify(Table table) throws SQLException {
        long count = 0;
        Object last = null;
        do {
            var page = page(table, last);
            count += page.rows;
            done += page.rows;
            last = page.last;
            progress.at(done, Math.max(1, all), table.name);
        } while (last != null);
        rows.put(table.name, count);
    }

    /** How many rows a page had, and the key of its last one; null at the end. */
    private record Page(int rows, @Nullable Object last) {}

    private Page page(Table table, @Nullable Object after) throws SQLException {
        int count = 0;
        Object last = null;
        try (var query = connection.prepareStatement("SELECT " + table.columns + ", " + table.key + " FROM "
                + table.name + (after == null ? "" : " WHERE " + table.key + " > ?") + " ORDER BY " + table.key
                + " LIMIT " + PAGE)) {
            if (after != null) {
                query.setObject(1, after);
            }
            try (var found = query.executeQuery()) {
                int key = found.getMetaData().getColumnCount();
                while (found.next()) {
                    count++;
                    last = found.getObject(key);
                    check(table, found, last);
                }
            }
        } catch (SQLException e) {
            found(table.name, String.valueOf(e.getMessage()));
            return new Page(count, null);
        }
        return new Page(count, count == PAGE ? last : null);
    }

    private void check(Table table, ResultSet row, @Nullable Object key) throws SQLException {
        try {
            table.check.of(row);
        } catch (RuntimeException e) {
            found(table.name + " row " + key, String.valueOf(e.getMessage()));
        }
    }

    private void found(String where, String what) {
        damagedCount++;
        if (damaged.size() < NAMED) {
            damaged.add(where + ": " + what);
        }
    }
}
