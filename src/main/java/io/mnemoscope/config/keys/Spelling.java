package io.mnemoscope.config.keys;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody may have meant. */
final class Spelling {
    private static final int LONGEST = 100;
    private static final int MOST = 3;
    private static final Pattern SECTION = Pattern.compile("^(.*\\.|MNEMOSCOPE_[A-Z]+_?)");

    private Spelling() {}

    /** The known name from which the fewest letters differ, three at most, and half of those behind its section's name. */
    static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.min(MOST, SECTION.matcher(name).replaceFirst("").length() / 2);
        return known.stream()
                .filter(one -> distance(name, one) <= most)
                .min(Comparator.<String>comparingInt(one -> distance(name, one)).thenComparing(one -> one));
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
