package io.mnemoscope.storage.embedded.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a row of the tail whose number is damaged: rows are numbered without gaps, so that one whose number is another by a
 * single bit is where none should be, and missing where one should. Read in another order, its snapshots would cost their agents
 * those of the rows between.
 */
public final class TailNumbers {
    private static final String GAPS = "SELECT coalesce(max(seq) - min(seq) + 1 - count(*), 0) FROM tail";

    private static final int FEW = 4;

    private TailNumbers() {}

    /** A row with the wrong number, and the right one. */
    public record Move(long from, long to) {}

    /** What is to be put right; null if nothing is, or if it is not certain what. */
    public static @Nullable Move find(Connection connection) throws SQLException {
        if (Sql.number(connection, GAPS) == 0) {
            return null;
        }
        var numbers = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT seq FROM tail ORDER BY seq")) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        var moves = new LinkedHashSet<Move>();
        for (long alone : alone(numbers)) {
            var others = new ArrayList<>(numbers);
            var unused = others.remove(alone);
            for (int bit = 0; bit < Long.SIZE - 1; bit++) {
                long to = alone ^ 1L << bit;
                if (to > 0 && closes(others, to)) {
                    moves.add(new Move(alone, to));
                }
            }
        }
        return moves.size() == 1 ? moves.iterator().next() : null;
    }

    /** The numbers that have neither the one before nor the one after; none if there are many, which no single bit makes. */
    private static List<Long> alone(List<Long> numbers) {
        var alone = new ArrayList<Long>();
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            if ((i == 0 || numbers.get(i - 1) != number - 1)
                    && (i == numbers.size() - 1 || numbers.get(i + 1) != number + 1)) {
                alone.add(number);
            }
        }
        return alone.size() > FEW ? List.of() : alone;
    }

    /** Whether there are no gaps with this number, which is not among the others. */
    private static boolean closes(List<Long> others, long number) {
        if (others.isEmpty()) {
            return false;
        }
        long first = Math.min(number, others.get(0));
        long last = Math.max(number, others.get(others.size() - 1));
        return last - first == others.size() && !others.contains(number);
    }
}
