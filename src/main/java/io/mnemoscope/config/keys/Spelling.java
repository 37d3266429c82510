package io.mnemoscope.config.keys;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant. */
final class Spelling {
    private static final int LONGEST = 100;

    private Spelling() {}

    /** The known name from which the fewest letters differ, if these are two or a quarter at most. */
    static Optional<String> nearest(String name, Collection<String> known) {
        return name.length() > LONGEST
                ? Optional.empty()
                : known.stream()
                        .filter(one -> distance(name, one) <= Math.max(2, name.length() / 4))
                        .min(Comparator.comparingInt(one -> distance(name, one)));
    }

    /** Levenshtein's: letters to insert, to take out and to replace. */
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
