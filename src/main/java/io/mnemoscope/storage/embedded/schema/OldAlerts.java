package io.mnemoscope.storage.embedded.schema;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.embedded.format.RuleTypes;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads the rows of alerts and their events in files of versions 2 to 6; NaN was stored as NULL. */
public final class OldAlerts {
    public static final String COLUMNS =
            "id, agent, simulation_name, agent_name, type, severity, state, flapping, message,"
                    + " value, level, started_ms, updated_ms, resolved_ms, current_size, buffer_size, total_size, max_size,"
                    + " usage_ratio, bounded, approaching_limit, rule";
    public static final String EVENT_COLUMNS = COLUMNS + ", event_offset, kind, reason";

    private OldAlerts() {}

    /** A row of {@link #COLUMNS}. */
    public static Alert alert(ResultSet row) throws SQLException {
        var memory = MemoryStats.clamped(
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                real(row, 19),
                row.getInt(20) != 0,
                row.getInt(21) != 0);
        return new Alert(
                row.getString(1),
                new AgentId(row.getString(3), row.getString(4)),
                RuleTypes.read(row.getString(5), false),
                row.getString(22) == null ? row.getString(5) : row.getString(22),
                Words.SEVERITY.read(row.getString(6)),
                Words.ALERT_STATE.read(row.getString(7)),
                row.getInt(8) != 0,
                row.getString(9),
                real(row, 10),
                real(row, 11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                memory);
    }

    /** A row of {@link #COLUMNS}, event_offset, kind, reason. */
    public static StoredEvent event(ResultSet row) throws SQLException {
        var kind = Words.EVENT_KIND.read(row.getString(24));
        return new StoredEvent(row.getLong(23), new AlertEvent(kind, row.getString(25), alert(row)));
    }

    private static double real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
