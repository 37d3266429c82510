package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.codec.ChunkCodec;
import io.mnemoscope.storage.embedded.codec.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Compares a chunk's summary with its rows. One thread. */
public final class ChunkCheck implements AutoCloseable {
    /** What has a checksum in its row; the data has one inside. */
    static final String SUMMED =
            "id, agent, n, first_ts, last_ts, first_ordinal, last_ordinal, current_min, current_max,"
                    + " current_last, total_min, total_max, total_last, usage_min, usage_max, usage_last, buffer_min, buffer_max,"
                    + " buffer_last";

    public static final String COLUMNS = SUMMED + ", data";
    private static final int FIRST_METRIC = 8;
    private static final int DATA = 20;
    private static final int[] METRICS = {Columns.CURRENT, Columns.TOTAL, Columns.USAGE, Columns.BUFFER};
    private final ChunkCodec codec = new ChunkCodec();
    private final Columns columns = new Columns();

    /**
     * Checks a row of {@link #COLUMNS}.
     *
     * @throws IllegalStateException if it is damaged
     */
    public void check(ResultSet row, AgentId agent) throws SQLException {
        columns.clear();
        codec.decode(row.getBytes(DATA), columns);
        same("rows", columns.size, row.getLong(3));
        if (columns.size == 0) {
            return;
        }
        columns.sort();
        same("first time", columns.at(Columns.TIME, 0), row.getLong(4));
        same("last time", columns.at(Columns.TIME, columns.size - 1), row.getLong(5));
        same("first ordinal", extreme(Columns.ORDINAL, -1), row.getLong(6));
        same("last ordinal", extreme(Columns.ORDINAL, 1), row.getLong(7));
        int at = FIRST_METRIC;
        for (int metric : METRICS) {
            metric(metric, extreme(metric, -1), row, at);
            metric(metric, extreme(metric, 1), row, at + 1);
            metric(metric, columns.at(metric, columns.size - 1), row, at + 2);
            at += 3;
        }
        for (int i = 0; i < columns.size; i++) {
            var unused = columns.snapshot(i, agent);
        }
    }

    private static void metric(int metric, long expected, ResultSet row, int at) throws SQLException {
        if (metric != Columns.USAGE) {
            same("column " + at, expected, row.getLong(at));
            return;
        }
        double written = row.getDouble(at);
        double value = row.wasNull() ? Double.NaN : written;
        if (Double.compare(Double.longBitsToDouble(expected), value) != 0
                && !(Double.isNaN(Double.longBitsToDouble(expected)) && Double.isNaN(value))) {
            throw new IllegalStateException("column " + at + " of its summary is not what its rows say");
        }
    }

    private static void same(String what, long inRows, long inSummary) {
        if (inRows != inSummary) {
            throw new IllegalStateException("its summary says " + what + " " + inSummary + ", its rows " + inRows);
        }
    }

    /** As the summary was made: doubles by their bits. */
    private long extreme(int column, int sign) {
        long extreme = columns.at(column, 0);
        for (int i = 1; i < columns.size; i++) {
            long value = columns.at(column, i);
            extreme = Long.compare(value, extreme) * sign > 0 ? value : extreme;
        }
        return extreme;
    }

    @Override
    public void close() {
        codec.close();
    }
}
