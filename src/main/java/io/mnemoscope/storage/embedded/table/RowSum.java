package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.storage.embedded.codec.ByteSink;
import io.mnemoscope.storage.embedded.codec.Checksum;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of the values of a row: CRC-32C over each of them with its kind and, of texts, their length. A single flipped bit is
 * not only noticed but can be found (see {@link Checksum}). Linear; one use, one thread.
 */
public final class RowSum {
    private static final byte NULL = 'n';
    private static final byte WHOLE = 'w';
    private static final byte REAL = 'r';
    private static final byte TEXT = 't';
    private static final int TYPICAL = 128;

    private final ByteSink sink = new ByteSink(TYPICAL);
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /** The next value is a text, or NULL. */
    public RowSum text(@Nullable String value) {
        return value == null ? absent() : bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The next value is a whole number. */
    public RowSum whole(long value) {
        put(WHOLE, value);
        return this;
    }

    /** The next value is a double; NaN is NULL, and a zero has no sign. */
    public RowSum real(double value) {
        if (Double.isNaN(value)) {
            return absent();
        }
        put(REAL, Double.doubleToRawLongBits(value + 0.0));
        return this;
    }

    /** The next value is what a column of a row has, of whatever kind it is. */
    public RowSum column(ResultSet row, int column) throws SQLException {
        var value = row.getObject(column);
        if (value == null) {
            return absent();
        }
        if (value instanceof Double real) {
            return real(real);
        }
        // The bytes of texts as they are in the file: some may be none of UTF-8.
        return value instanceof Number number ? whole(number.longValue()) : bytes(row.getBytes(column));
    }

    private RowSum absent() {
        sink.put(NULL);
        return this;
    }

    private RowSum bytes(byte[] value) {
        put(TEXT, value.length);
        sink.put(value, value.length);
        return this;
    }

    private void put(byte kind, long value) {
        sink.put(kind);
        sink.put(number.putLong(0, value).array(), Long.BYTES);
    }

    /** Of all values so far. */
    public long value() {
        return Checksum.of(sink.array(), sink.length());
    }

    /** The values as SQL has them. */
    public List<String> literals() {
        return literals(sink.copy());
    }

    /**
     * The values with the one bit put right by which they differ from a checksum, as SQL has them; empty if it is not one. They
     * are the values themselves if the bit is in the checksum.
     */
    public List<String> mended(long checksum) {
        if (Long.bitCount(checksum ^ value()) == 1) {
            return literals();
        }
        var before = sink.copy();
        var after = before.clone();
        boolean one = checksum >>> Integer.SIZE == 0 && Checksum.mendOneBit(after, checksum);
        return one && isSameShape(before, after) ? literals(after) : List.of();
    }

    /** Whether kinds and lengths are the same, and all texts are texts. */
    private static boolean isSameShape(byte[] before, byte[] after) {
        int at = 0;
        while (at < before.length) {
            int start = valueAt(before, at);
            int end = end(before, at);
            for (int i = at; i < start; i++) {
                if (before[i] != after[i]) {
                    return false;
                }
            }
            if (before[at] == TEXT && !isText(after, start, end)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static boolean isText(byte[] bytes, int start, int end) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Where the bits of a value begin. */
    private static int valueAt(byte[] bytes, int at) {
        return bytes[at] == TEXT ? at + 1 + Long.BYTES : at + 1;
    }

    private static int end(byte[] bytes, int at) {
        return switch (bytes[at]) {
            case NULL -> at + 1;
            case TEXT -> at + 1 + Long.BYTES + (int) ByteBuffer.wrap(bytes).getLong(at + 1);
            default -> at + 1 + Long.BYTES;
        };
    }

    private static List<String> literals(byte[] bytes) {
        var literals = new ArrayList<String>();
        var buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at < bytes.length; at = end(bytes, at)) {
            literals.add(
                    switch (bytes[at]) {
                        case NULL -> "NULL";
                        case WHOLE -> Long.toString(buffer.getLong(at + 1));
                        case REAL -> Double.toString(Double.longBitsToDouble(buffer.getLong(at + 1)));
                        default ->
                            "CAST(x'" + HexFormat.of().formatHex(bytes, valueAt(bytes, at), end(bytes, at))
                                    + "' AS TEXT)";
                    });
        }
        return literals;
    }
}
