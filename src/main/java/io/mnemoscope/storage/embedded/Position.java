package io.mnemoscope.storage.embedded;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How far a store has come: both numbers only ever grow. Each commit either adds a tail row, whose number is the first, or
 * writes the row {@code commit} of meta, which has both.
 *
 * @param tail number of the newest tail row that ever was
 * @param other commits that wrote something else
 */
record Position(long tail, long other) {
    static final Position NONE = new Position(0, 0);

    /** Writes the row; takes {@link #text}. */
    static final String UPDATE = "INSERT OR REPLACE INTO meta VALUES('commit', ?)";

    /** What a file says, whatever of its log is left. */
    static Position of(Connection connection) throws SQLException {
        long tail = Schema.number(connection, "SELECT max(seq) FROM tail");
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT value FROM meta WHERE key = 'commit'")) {
            var written = rows.next() ? parse(rows.getString(1)) : NONE;
            return new Position(Math.max(tail, written.tail), written.other);
        }
    }

    /** One that is damaged counts as none: a good store must open. */
    static Position parse(String text) {
        var numbers = text.split(" ", -1);
        try {
            return new Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return NONE;
        }
    }

    /** Whether nothing of the other is missing here. */
    boolean reaches(Position other) {
        return tail >= other.tail && this.other >= other.other;
    }

    /** As {@link #parse} reads it. */
    String text() {
        return tail + " " + other;
    }
}
