package io.mnemoscope.storage.embedded.table;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.embedded.codec.ReceptionText;
import io.mnemoscope.storage.embedded.codec.RuleMemories;
import io.mnemoscope.storage.embedded.format.GaugesFormat;
import io.mnemoscope.storage.embedded.format.QuarantineFormat;
import io.mnemoscope.storage.embedded.format.RuleStatesFormat;
import io.mnemoscope.storage.embedded.format.StoresFormat;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes agents' states and makes them of rows: ordinary columns, which SQLite packs well; gauges and rules, which most
 * agents have not, are JSON texts or NULL, memory stores members of the object that has the checksum. Doubles are stored bit for bit but NaN, which is NULL. One thread.
 */
public final class CheckpointTable {
    public static final String DDL = "CREATE TABLE checkpoint(agent INTEGER PRIMARY KEY, ordinal INTEGER NOT NULL,"
            + " time_ms INTEGER NOT NULL, current_size INTEGER NOT NULL, buffer_size INTEGER NOT NULL,"
            + " total_size INTEGER NOT NULL, max_size INTEGER NOT NULL, usage_ratio REAL, bounded INTEGER NOT NULL,"
            + " approaching_limit INTEGER NOT NULL, consolidations INTEGER NOT NULL, automatic INTEGER NOT NULL,"
            + " manual INTEGER NOT NULL, last_seconds REAL, memories INTEGER NOT NULL, average_size REAL,"
            + " episode_count INTEGER NOT NULL, step INTEGER, simulation_time_ms INTEGER, gauges TEXT,"
            + " in_order INTEGER NOT NULL, late INTEGER NOT NULL, first_ms INTEGER NOT NULL,"
            + " first_total INTEGER NOT NULL, first_seen INTEGER NOT NULL, alerts INTEGER NOT NULL, rules TEXT,"
            + " mode TEXT NOT NULL, alert_threshold REAL NOT NULL, growth_rate_threshold REAL NOT NULL,"
            + " consolidation_frequency_threshold REAL NOT NULL)";

    private static final String RECEPTION = "reception";
    private static final int COLUMNS = 34;
    private static final SummedRow.Kind[] KINDS = kinds("WWWWWWWRWWWWWRWRWWWTWWWWWWTTRRRWBT");

    private final SummedRow upsert;
    private final RuleSettingsTable settings;

    public CheckpointTable(Connection connection) throws SQLException {
        upsert = new SummedRow(
                connection.prepareStatement("INSERT OR REPLACE INTO checkpoint VALUES(?" + ", ?".repeat(COLUMNS) + ")"),
                COLUMNS);
        settings = new RuleSettingsTable(connection);
    }

    /** The transaction failed. */
    public void discard() {
        settings.discard();
    }

    public void write(int agent, long ordinal, AgentState state) throws SQLException {
        var latest = state.latest();
        upsert.setLong(1, agent);
        upsert.setLong(2, ordinal);
        bind(latest);
        bind(latest.memory());
        bind(latest.consolidation());
        upsert.setLong(21, state.inOrder());
        upsert.setLong(22, state.outOfOrder());
        upsert.setLong(23, state.firstMillis());
        upsert.setLong(24, state.firstTotal());
        upsert.setLong(25, state.firstSeen());
        upsert.setLong(26, state.alerts());
        var states = states(state.rules());
        upsert.setString(27, states.isEmpty() ? null : RuleStatesFormat.write(states));
        bind(state.settings());
        upsert.setLong(32, settings.id(state.settings()));
        upsert.setBytes(33, RuleMemories.bytes(state.rules()));
        upsert.setString(34, state.quarantine() == null ? null : QuarantineFormat.write(state.quarantine()));
        var reception = "\"" + RECEPTION + "\":\"" + ReceptionText.write(state.reception()) + "\"";
        var stores = StoresFormat.write(latest.stores());
        upsert.execute(stores.isEmpty() ? reception : reception + "," + stores);
    }

    static Map<String, AlertProgress> states(Map<String, RuleCheckpoint> progress) {
        var states = new TreeMap<String, AlertProgress>();
        progress.forEach((rule, its) -> {
            if (!its.state().equals(AlertProgress.START)) {
                states.put(rule, its.state());
            }
        });
        return states;
    }

    private void bind(RuleSettings settings) throws SQLException {
        upsert.setString(28, Words.ALERT_MODE.of(settings.mode()));
        upsert.setDouble(29, settings.alertThreshold());
        upsert.setDouble(30, settings.growthRateThreshold());
        upsert.setDouble(31, settings.consolidationFrequencyThreshold());
    }

    private void bind(MemorySnapshot latest) throws SQLException {
        upsert.setLong(3, latest.timestampMillis());
        upsert.setLong(17, latest.episodeCount());
        upsert.setLong(18, latest.step(), latest.hasStep());
        upsert.setLong(19, latest.simulationTimeMillis(), latest.hasSimulationTime());
        upsert.setString(20, latest.gauges().isEmpty() ? null : GaugesFormat.write(latest.gauges()));
    }

    private void bind(MemoryStats memory) throws SQLException {
        upsert.setLong(4, memory.currentSize());
        upsert.setLong(5, memory.bufferSize());
        upsert.setLong(6, memory.totalSize());
        upsert.setLong(7, memory.maxSize());
        upsert.setDouble(8, memory.usageRatio());
        upsert.setLong(9, memory.bounded() ? 1 : 0);
        upsert.setLong(10, memory.approachingLimit() ? 1 : 0);
    }

    private void bind(ConsolidationMetrics consolidation) throws SQLException {
        upsert.setLong(11, consolidation.total());
        upsert.setLong(12, consolidation.automatic());
        upsert.setLong(13, consolidation.manual());
        upsert.setDouble(14, consolidation.lastSeconds());
        upsert.setLong(15, consolidation.memories());
        upsert.setDouble(16, consolidation.averageSize());
    }

    /** By their first letters: whole, real, text, blob. */
    private static SummedRow.Kind[] kinds(String letters) {
        return letters.chars()
                .mapToObj(letter -> switch (letter) {
                    case 'W' -> SummedRow.Kind.WHOLE;
                    case 'R' -> SummedRow.Kind.REAL;
                    case 'T' -> SummedRow.Kind.TEXT;
                    default -> SummedRow.Kind.BLOB;
                })
                .toArray(SummedRow.Kind[]::new);
    }

    /**
     * A row of all columns.
     *
     * @throws RuntimeException if it is damaged
     */
    public static AgentState state(AgentId agent, ResultSet row, RuleSettingsTable settings) throws SQLException {
        var columns = row.getMetaData();
        boolean summed = columns.getColumnCount() > COLUMNS
                && columns.getColumnName(COLUMNS + 1).equals("data");
        var reception = summed ? SummedRow.check(row, KINDS).path(RECEPTION) : MissingNode.getInstance();
        List<MemoryStore> stores = summed ? StoresFormat.read(row.getString(COLUMNS + 1)) : List.of();
        var latest = latest(agent, row, stores);
        return new AgentState(
                latest,
                row.getLong(21),
                row.getLong(22),
                row.getLong(23),
                row.getLong(24),
                row.getLong(25),
                row.getLong(26),
                RuleMemories.merge(states(row), row.getBytes(33)),
                settings(row, settings),
                quarantine(row.getString(34)),
                reception.isMissingNode() ? Reception.of(latest) : ReceptionText.read(reception.asText()));
    }

    private static @Nullable Quarantine quarantine(@Nullable String json) {
        return json == null ? null : QuarantineFormat.read(json);
    }

    /** By name; files of version 1 have one rule, in capitals. */
    private static Map<String, AlertProgress> states(ResultSet row) throws SQLException {
        var json = row.getString(27);
        if (json == null) {
            return Map.of();
        }
        var states = new HashMap<String, AlertProgress>();
        RuleStatesFormat.read(json)
                .forEach((rule, state) ->
                        states.put(rule.equals("THRESHOLD_EXCEEDED") ? "threshold_exceeded" : rule, state));
        return states;
    }

    /** Files of version 1 have the thresholds only. */
    private static RuleSettings settings(ResultSet row, RuleSettingsTable settings) throws SQLException {
        long id = row.getLong(32);
        if (id != 0) {
            return settings.settings(id);
        }
        return RuleSettings.DEFAULTS.with(new SettingsPatch(
                Words.ALERT_MODE.read(row.getString(28)),
                row.getDouble(29),
                row.getDouble(30),
                row.getDouble(31),
                Map.of()));
    }

    private static MemorySnapshot latest(AgentId agent, ResultSet row, List<MemoryStore> stores) throws SQLException {
        return MemorySnapshot.clamped(
                agent,
                row.getLong(3),
                memory(row),
                consolidation(row),
                row.getLong(17),
                integer(row, 18, MemorySnapshot.NO_STEP),
                integer(row, 19, MemorySnapshot.NO_TIME),
                gauges(row.getString(20)),
                stores);
    }

    private static MemoryStats memory(ResultSet row) throws SQLException {
        return MemoryStats.clamped(
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                real(row, 8),
                row.getInt(9) != 0,
                row.getInt(10) != 0);
    }

    private static ConsolidationMetrics consolidation(ResultSet row) throws SQLException {
        return ConsolidationMetrics.clamped(
                row.getLong(11), row.getLong(12), row.getLong(13), real(row, 14), row.getLong(15), row.getDouble(16));
    }

    private static double real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private static long integer(ResultSet row, int column, long absent) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? absent : value;
    }

    private static Map<String, Double> gauges(@Nullable String json) {
        return json == null ? Map.of() : GaugesFormat.read(json);
    }
}
