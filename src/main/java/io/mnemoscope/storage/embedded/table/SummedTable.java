package io.mnemoscope.storage.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Trees;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that have a checksum of what identifies and fills them, and where it is: an ordinary column shows no flipped bit by
 * itself. A row whose checksum is NULL is not checked. The rows of checkpoints, of the tail and of blocks of events have checksums
 * of their own; alerts repeat what their events say.
 */
public final class SummedTable {
    public static final SummedTable SIMULATION = new SummedTable("simulation", "id", "rowid", "id, name", "data");
    public static final SummedTable AGENT =
            new SummedTable("agent", "id", "rowid", "id, simulation_id, run_id, name", "data");
    public static final SummedTable AGENT_SEAL =
            new SummedTable("agent", "id", "rowid", "id, sealed_ordinal, last_chunk, last_chunk_rows", "seal_sum");
    public static final SummedTable META = new SummedTable("meta", "key", "rowid", "key, value", "sum");
    public static final SummedTable SETTINGS =
            new SummedTable("settings", "simulation", "rowid", "simulation, json", "sum");
    public static final SummedTable AGENT_SETTINGS =
            new SummedTable("agent_settings", "simulation, agent", "", "simulation, agent, json", "sum");
    public static final SummedTable RULE_SETTINGS = new SummedTable("rule_settings", "id", "rowid", "id, json", "sum");
    public static final SummedTable SILENCE = new SummedTable("silence", "id", "", "id, ends_ms, json", "sum");
    public static final SummedTable ACKNOWLEDGEMENT =
            new SummedTable("acknowledgement", "alert", "", "alert, at_ms, author, note", "sum");
    public static final SummedTable NOTIFICATION_LOG =
            new SummedTable("told", "sink, alert", "", "sink, alert, severity, resolved, at_ms, until_offset", "sum");
    public static final SummedTable NOTIFICATION = new SummedTable(
            "notification",
            "id",
            "rowid",
            "id, sink, simulation, rule, agent, reason, created_ms, truncated, bytes",
            "sum");
    public static final SummedTable NOTIFICATION_STATE = new SummedTable(
            "notification", "id", "rowid", "id, state, attempts, next_ms, finished_ms, error", "state_sum");
    public static final SummedTable NOTIFICATION_ALERTS =
            new SummedTable("notification", "id", "rowid", "id, alerts", "alerts_sum");
    public static final SummedTable CHUNK = new SummedTable("chunk", "id", "rowid", ChunkCheck.SUMMED, "sum");

    public static final List<SummedTable> ALL = List.of(
            SIMULATION,
            AGENT,
            AGENT_SEAL,
            META,
            SETTINGS,
            AGENT_SETTINGS,
            RULE_SETTINGS,
            SILENCE,
            ACKNOWLEDGEMENT,
            NOTIFICATION_LOG,
            NOTIFICATION,
            NOTIFICATION_STATE,
            NOTIFICATION_ALERTS,
            CHUNK);

    /** The version of the file from which on they are there. */
    public static final int VERSION = 8;

    /** Brings a file to it, but for the checksums themselves: see {@link SumFilling}. The columns {@code data} have been there. */
    public static final List<String> DDL = ALL.stream()
            .filter(table -> !table.isJson())
            .map(table -> "ALTER TABLE " + table.table + " ADD COLUMN " + table.sum + " INTEGER")
            .toList();

    private static final String ROWID = "rowid";
    private static final String MEMBER = "sum";

    public final String table;
    private final int named;
    /** By which a row is found. */
    public final List<String> where;

    public final List<String> columns;
    /** The column of the checksum. */
    public final String sum;

    /**
     * A kind of row, or a part of one.
     *
     * @param names the columns by which it is named to people
     * @param rowid by which it is found, or nothing if it is found by what names it, which then are texts
     */
    private SummedTable(String table, String names, String rowid, String columns, String sum) {
        this.table = table;
        this.named = split(names).size();
        this.where = rowid.isEmpty() ? split(names) : List.of(rowid);
        this.columns = split(columns);
        this.sum = sum;
        if (!this.columns.subList(0, named).equals(split(names))) {
            throw new IllegalArgumentException(names);
        }
    }

    private static List<String> split(String columns) {
        return List.of(columns.split(", "));
    }

    /** Whether the checksum is the member of an object, not a number. */
    public boolean isJson() {
        return sum.equals("data");
    }

    /** Those of a table; none if its rows have no checksum. */
    public static List<SummedTable> of(String table) {
        return ALL.stream().filter(each -> each.table.equals(table)).toList();
    }

    /** What is to be selected, in this order: the columns and the checksum. */
    public String select() {
        return String.join(", ", columns) + ", " + sum;
    }

    /** How many columns that is. */
    public int width() {
        return columns.size() + 1;
    }

    /** The checksum as the column has it. */
    public static String json(RowSum its) {
        return "{\"" + MEMBER + "\":" + its.value() + "}";
    }

    /**
     * Compares a row with its checksum.
     *
     * @param first the column of the row from which on it has {@link #select}
     * @throws IllegalStateException if they differ
     */
    public void check(ResultSet row, int first) throws SQLException {
        if (!isRight(row, first)) {
            throw new IllegalStateException("the checksum is another");
        }
    }

    /** As {@link #check}. */
    public boolean isRight(ResultSet row, int first) throws SQLException {
        int at = first + columns.size();
        if (row.getObject(at) == null) {
            return true;
        }
        var its = values(row, first);
        if (isJson() && json(its).equals(row.getString(at))) {
            return true;
        }
        var written = written(row, at);
        return written != null && written == its.value();
    }

    /** The values from a column of a row on. */
    public RowSum values(ResultSet row, int first) throws SQLException {
        var its = new RowSum();
        for (int i = 0; i < columns.size(); i++) {
            its = its.column(row, first + i);
        }
        return its;
    }

    /** What the column of the checksum says; null if that is none. */
    public @Nullable Long written(ResultSet row, int column) throws SQLException {
        if (!isJson()) {
            return row.getObject(column) instanceof Number number ? (Long) number.longValue() : null;
        }
        try {
            JsonNode member = Trees.object(row.getString(column)).get(MEMBER);
            return member != null && member.canConvertToLong() ? (Long) member.longValue() : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** The key of a row that has {@link #select} from a column on, as people are told it. */
    public String name(ResultSet row, int first) throws SQLException {
        var name = new StringBuilder(String.valueOf(row.getString(first)));
        for (int i = 1; i < named; i++) {
            name.append('/').append(row.getString(first + i));
        }
        return name.toString();
    }

    /** Whether that is a number, not texts. */
    boolean isFoundByNumber() {
        return where.get(0).equals(ROWID);
    }
}
