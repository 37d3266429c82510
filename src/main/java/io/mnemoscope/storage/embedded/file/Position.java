package io.mnemoscope.storage.embedded.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.TailNumbers;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How far a store has come: both numbers only ever grow. Each commit either adds a tail row, whose number is the first, or
 * writes the row {@code commit} of meta, which has both.
 *
 * @param tail number of the newest tail row that ever was
 * @param other commits that wrote something else
 */
public record Position(long tail, long other) {
    private static final int PARTS = 3;
    static final Position NONE = new Position(0, 0);

    /** The row of {@code meta}, whose value is a {@link #text}. */
    public static final String KEY = "commit";

    /** It, and what looks like it, should its key be damaged. */
    private static final String WRITTEN = "SELECT key = '" + KEY + "', value FROM meta WHERE key = '" + KEY
            + "' OR value LIKE '% % %' ORDER BY 1 DESC";

    /** What a file says, whatever of its log is left; null if what it says of that is damaged. */
    public static @Nullable Position of(Connection connection) throws SQLException {
        var move = TailNumbers.find(connection);
        long tail = Math.max(Sql.number(connection, "SELECT max(seq) FROM tail"), move == null ? 0 : move.to());
        boolean there = false;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(WRITTEN)) {
            while (rows.next()) {
                there |= rows.getInt(1) != 0;
                var written = parse(rows.getString(2));
                if (written != null) {
                    return new Position(Math.max(tail, written.tail), written.other);
                }
            }
        }
        return there ? null : new Position(tail, 0);
    }

    /** Reads a {@link #text}; null if it is damaged. */
    public static @Nullable Position parse(String text) {
        var parts = text.split(" ", -1);
        if (parts.length != PARTS || !checksum(parts[0], parts[1]).equals(parts[2])) {
            return null;
        }
        try {
            return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String checksum(String tail, String other) {
        var bytes = (tail + " " + other).getBytes(US_ASCII);
        return Long.toHexString(Checksum.of(bytes, bytes.length));
    }

    /** Whether nothing of the other is missing here. */
    boolean reaches(Position other) {
        return tail >= other.tail && this.other >= other.other;
    }

    /** Both numbers and a checksum, as {@link #parse} reads them. */
    public String text() {
        return tail + " " + other + " " + checksum(Long.toString(tail), Long.toString(other));
    }
}
