package io.mnemoscope.storage.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.storage.embedded.codec.Checksum;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Binds the columns of a row, and a checksum of them in the column behind: ordinary columns show no flipped bit by themselves. The
 * checksum is a CRC-32C of eight bytes for each column: the value; of texts and blobs their polynomial hash, which no single
 * changed character or byte leaves as it was. It is the member {@code sum} of a JSON object; a row that has no such column is not checked.
 * One thread.
 */
final class SummedRow {
    private static final String MEMBER = "sum";
    private static final long NULL = 0x6E75_6C6CL;

    private final PreparedStatement statement;
    private final int columns;
    private final byte[] bytes;
    private final ByteBuffer values;

    /** What a column has. */
    enum Kind {
        WHOLE,
        REAL,
        TEXT,
        BLOB
    }

    /**
     * A row of so many columns, to which one more is added.
     *
     * @param statement whose parameters are the columns in their order, the last one being the checksum
     */
    SummedRow(PreparedStatement statement, int columns) {
        this.statement = statement;
        this.columns = columns;
        this.bytes = new byte[columns * Long.BYTES];
        this.values = ByteBuffer.wrap(bytes);
    }

    void setLong(int column, long value) throws SQLException {
        statement.setLong(column, value);
        put(column, value);
    }

    /** NULL if it is not there. */
    void setLong(int column, long value, boolean there) throws SQLException {
        statement.setObject(column, there ? (Long) value : null);
        put(column, there ? value : NULL);
    }

    /** NaN becomes NULL. */
    void setDouble(int column, double value) throws SQLException {
        statement.setDouble(column, value);
        put(column, real(value));
    }

    void setString(int column, @Nullable String value) throws SQLException {
        statement.setString(column, value);
        put(column, value == null ? NULL : value.hashCode());
    }

    void setBytes(int column, byte @Nullable [] value) throws SQLException {
        statement.setBytes(column, value);
        put(column, value == null ? NULL : Arrays.hashCode(value));
    }

    private void put(int column, long value) {
        values.putLong((column - 1) * Long.BYTES, value);
    }

    /**
     * All columns are set.
     *
     * @param members that the object of the checksum has beside it; they have checksums of their own
     */
    void execute(String members) throws SQLException {
        long sum = Checksum.of(bytes, bytes.length);
        statement.setString(
                columns + 1, "{\"" + MEMBER + "\":" + sum + (members.isEmpty() ? "}" : "," + members + "}"));
        statement.execute();
    }

    private static long real(double value) {
        // SQLite keeps a zero without its sign.
        return Double.isNaN(value) ? NULL : Double.doubleToRawLongBits(value + 0.0);
    }

    /**
     * Compares a row with its checksum.
     *
     * @param kinds of the columns from the first on; the checksum comes behind them
     * @return the members beside the checksum; empty if there is none
     * @throws IllegalStateException if one of them was changed
     */
    static JsonNode check(ResultSet row, Kind[] kinds) throws SQLException {
        var data = row.getString(kinds.length + 1);
        if (data == null) {
            return MissingNode.getInstance();
        }
        JsonNode members = Trees.object(data);
        JsonNode sum = members.get(MEMBER);
        var values = ByteBuffer.allocate(kinds.length * Long.BYTES);
        for (int i = 0; i < kinds.length; i++) {
            long value = value(row, i + 1, kinds[i]);
            values.putLong(row.wasNull() ? NULL : value);
        }
        if (sum == null
                || !sum.canConvertToLong()
                || sum.longValue() != Checksum.of(values.array(), values.capacity())) {
            throw new IllegalStateException("the checksum is another");
        }
        return members;
    }

    private static long value(ResultSet row, int column, Kind kind) throws SQLException {
        return switch (kind) {
            case WHOLE -> row.getLong(column);
            case REAL -> real(row.getDouble(column));
            case TEXT -> {
                var text = row.getString(column);
                yield text == null ? NULL : text.hashCode();
            }
            case BLOB -> {
                var blob = row.getBytes(column);
                yield blob == null ? NULL : Arrays.hashCode(blob);
            }
        };
    }
}
