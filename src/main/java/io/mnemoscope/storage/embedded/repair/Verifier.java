package io.mnemoscope.storage.embedded.repair;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.OfflineStore.Progress;
import io.mnemoscope.storage.OfflineStore.Verification;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import io.mnemoscope.storage.embedded.format.SilenceFormat;
import io.mnemoscope.storage.embedded.format.Words;
import io.mnemoscope.storage.embedded.schema.NextLayout;
import io.mnemoscope.storage.embedded.schema.OldAlerts;
import io.mnemoscope.storage.embedded.table.CheckpointTable;
import io.mnemoscope.storage.embedded.table.ChunkCheck;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.NotificationTable;
import io.mnemoscope.storage.embedded.table.RuleSettingsTable;
import io.mnemoscope.storage.embedded.table.RunTable;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.SummedTable;
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
public final class Verifier {
    private static final int NAMED = 100;

    /** So many rows at a time, so that nothing holds the writer's log for long. */
    private static final int PAGE = 256;

    /** The versions of the file that have had all the columns that are looked at. */
    private static final int FIRST_VERSION = 1;

    private static final int WITH_RULES = 2;
    private static final int WITH_NOTIFICATIONS = 3;
    private static final int WITH_QUARANTINE = 4;
    private static final int WITH_BLOCKS = 7;
    private static final int WITH_SUMS = SummedTable.VERSION;

    private final Connection connection;
    private final Progress progress;
    private final Map<Integer, AgentId> agents = new HashMap<>();
    private final AlertCheck alertCheck;
    private final LinkCheck links;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final List<String> damaged = new ArrayList<>();
    private long damagedCount;
    private int version;
    private long tail;
    private long done;
    private long all;

    public Verifier(Connection connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
        this.alertCheck = new AlertCheck(connection, agents);
        this.links = new LinkCheck(connection, this::found);
    }

    public Verification verify() throws SQLException {
        version = (int) Sql.number(connection, "PRAGMA user_version");
        try (var codec = new ChunkCheck()) {
            var tables =
                    tables(codec).stream().filter(table -> table.isIn(version)).toList();
            for (var table : tables) {
                all += Sql.number(connection, "SELECT count(*) FROM " + table.name());
            }
            pages();
            loadAgents();
            for (var table : tables) {
                verify(table);
            }
            if (version >= WITH_BLOCKS) {
                rows.put("alert_event", alertCheck.events());
            }
            if (version >= WITH_SUMS) {
                links.orphans();
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

    private List<VerifiedTable> tables(ChunkCheck chunks) {
        var tables = new ArrayList<VerifiedTable>();
        tables.add(new VerifiedTable("meta", "key, value", "key", FIRST_VERSION, RowChecks::meta));
        tables.add(new VerifiedTable(
                "simulation", "id, name", "id", FIRST_VERSION, row -> AgentId.checkName("its name", row.getString(2))));
        tables.add(new VerifiedTable("agent", "id, last_chunk", "id", FIRST_VERSION, this::agent));
        tables.add(new VerifiedTable(
                "chunk", ChunkCheck.COLUMNS, "id", FIRST_VERSION, row -> chunks.check(row, agent(row.getLong(2)))));
        boolean hasCodec = version >= NextLayout.VERSION;
        tables.add(new VerifiedTable(
                "tail", "seq, n, rows, crc" + (hasCodec ? ", codec" : ""), "seq", FIRST_VERSION, row -> {
                    long before = tail;
                    tail = row.getLong(1);
                    // A server may have deleted the rows before it meanwhile.
                    boolean isFirst = Sql.number(connection, "SELECT min(seq) FROM tail") == tail;
                    RowChecks.tail(row, isFirst ? 0 : before, hasCodec);
                }));
        tables.add(new VerifiedTable("run", RunTable.COLUMNS, "id", WITH_BLOCKS, row -> {
            var unused = RunTable.read(row);
        }));
        tables.addAll(alerts());
        tables.addAll(settings());
        return tables;
    }

    private List<VerifiedTable> alerts() {
        return List.of(
                new VerifiedTable("alert", OldAlerts.COLUMNS, "id", WITH_RULES, row -> {
                            agent(row.getLong(2));
                            var unused = OldAlerts.alert(row);
                        })
                        .until(WITH_BLOCKS),
                new VerifiedTable("alert_event", OldAlerts.EVENT_COLUMNS, "event_offset", WITH_RULES, row -> {
                            agent(row.getLong(2));
                            var unused = OldAlerts.event(row);
                        })
                        .until(WITH_BLOCKS),
                new VerifiedTable("event_block", EventBlocks.COLUMNS, "first_offset", WITH_BLOCKS, alertCheck::block),
                new VerifiedTable("alert", "seq, agent, last_offset", "seq", WITH_BLOCKS, alertCheck::alert),
                new VerifiedTable("silence", "id, json", "id", WITH_NOTIFICATIONS, row -> {
                    var unused = SilenceFormat.read(row.getString(1), Long.MAX_VALUE, row.getString(2));
                }),
                new VerifiedTable(
                        "notification", NotificationTable.COLUMNS + ", seq", "id", WITH_NOTIFICATIONS, row -> {
                            var delivery = NotificationTable.delivery(row);
                            if (version >= WITH_SUMS) {
                                links.notification(
                                        row.getLong(15),
                                        delivery.notification().alerts().stream()
                                                .map(Alert::id)
                                                .toList());
                            }
                        }),
                new VerifiedTable("acknowledgement", "alert", "alert", WITH_SUMS, row -> {}),
                new VerifiedTable("told", "severity", "sink, alert", WITH_SUMS, row -> {
                    var unused = Words.SEVERITY.read(row.getString(1));
                }));
    }

    private List<VerifiedTable> settings() {
        var settings = new RuleSettingsTable(connection);
        return List.of(
                new VerifiedTable("checkpoint", "*", "agent", WITH_QUARANTINE, row -> {
                    var unused = CheckpointTable.state(agent(row.getLong(1)), row, settings);
                }),
                new VerifiedTable("rule_settings", "id, json", "id", WITH_RULES, row -> {
                    var unused = SettingsFormat.read(row.getString(2));
                }),
                new VerifiedTable("settings", "simulation, json", "simulation", FIRST_VERSION, row -> {
                    var unused = SettingsFormat.read(row.getString(2));
                }),
                new VerifiedTable("agent_settings", "simulation, agent, json", "simulation, agent", WITH_RULES, row -> {
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
        if (Sql.number(connection, "SELECT count(*) FROM chunk WHERE id = " + chunk + " AND agent <> " + row.getLong(1))
                > 0) {
            throw new IllegalStateException("its last chunk, " + chunk + ", is another's");
        }
    }

    private void verify(VerifiedTable table) throws SQLException {
        long count = 0;
        List<Object> last = null;
        do {
            var page = page(table, last);
            count += page.rows;
            done += page.rows;
            last = page.last;
            progress.at(done, Math.max(1, all), table.name());
        } while (last != null);
        rows.put(table.name(), count);
    }

    /** How many rows a page had, and the key of its last one; null at the end. */
    private record Page(int rows, @Nullable List<Object> last) {}

    private Page page(VerifiedTable table, @Nullable List<Object> after) throws SQLException {
        int count = 0;
        List<Object> last = null;
        var keys = table.keys();
        var sums = version >= WITH_SUMS ? SummedTable.of(table.name()) : List.<SummedTable>of();
        var selected = new StringBuilder(table.columns());
        sums.forEach(sum -> selected.append(", ").append(sum.select()));
        var parameters = String.join(", ", keys.stream().map(key -> "?").toList());
        try (var query = connection.prepareStatement("SELECT " + selected + ", " + table.key() + " FROM " + table.name()
                + (after == null ? "" : " WHERE (" + table.key() + ") > (" + parameters + ")") + " ORDER BY "
                + table.key() + " LIMIT " + PAGE)) {
            for (int i = 0; after != null && i < keys.size(); i++) {
                query.setObject(i + 1, after.get(i));
            }
            try (var found = query.executeQuery()) {
                int key = found.getMetaData().getColumnCount() - keys.size() + 1;
                while (found.next()) {
                    count++;
                    last = key(found, key, keys.size());
                    check(table, sums, found, last);
                }
            }
        } catch (SQLException e) {
            found(table.name(), String.valueOf(e.getMessage()));
            return new Page(count, null);
        }
        return new Page(count, count == PAGE ? last : null);
    }

    private static List<Object> key(ResultSet row, int first, int columns) throws SQLException {
        var key = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            key.add(row.getObject(first + i));
        }
        return key;
    }

    private void check(VerifiedTable table, List<SummedTable> sums, ResultSet row, List<Object> key)
            throws SQLException {
        try {
            table.check().of(row);
            int at = row.getMetaData().getColumnCount() + 1 - key.size();
            for (int i = sums.size() - 1; i >= 0; i--) {
                at -= sums.get(i).width();
                sums.get(i).check(row, at);
            }
        } catch (RuntimeException e) {
            var name = String.join("/", key.stream().map(String::valueOf).toList());
            found(table.name() + " row " + name, String.valueOf(e.getMessage()));
        }
    }

    private void found(String where, String what) {
        damagedCount++;
        if (damaged.size() < NAMED) {
            damaged.add(where + ": " + what);
        }
    }
}
