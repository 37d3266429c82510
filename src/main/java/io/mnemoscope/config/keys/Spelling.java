package io.mnemoscope.config.keys;

import io.mnemoscope.domain.InvalidInput;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What somebody may have meant. */
final class Spelling {
    private static final int LONGEST = 100;
    private static final int MOST = 3;
    private static final Pattern SECTION = Pattern.compile("^(.*\\.|MNEMOSCOPE_[A-Z]+_?)");

    private static final String VARIABLE = "MNEMOSCOPE_";
    private static final Pattern PLAIN = Pattern.compile("^([\\p{L}\\p{N}_.<\\[\\]-]*).*", Pattern.DOTALL);
    private static final String NO_KEY = "there is no such key";

    private Spelling() {}

    /** A key's name as it may stand in a message: what is behind a sign that no key has may be a secret. */
    static String shown(String name) {
        var plain = InvalidInput.shown(PLAIN.matcher(name).replaceFirst("$1"));
        return plain.length() == name.length() ? name : plain.endsWith("…") ? plain : plain + "…";
    }

    /** What is said of a name that is no key. */
    static String unknown(String name, Set<String> known) {
        return shown(name) + ": " + NO_KEY
                + nearest(name, known)
                        .or(() -> elsewhere(name, known))
                        .map(near -> "; is it " + near + "?")
                        .orElse("");
    }

    /**
     * Likewise, in a part of the configuration. What looks like a value is not shown.
     *
     * @param place of the name among those of the part, from 1 on, if it has no value; or 0
     */
    static String unknown(String path, String name, int place, Set<String> known) {
        var full = path.isEmpty() ? name : path + "." + name;
        var part = path.isEmpty() ? "the configuration" : path;
        if (!shown(name).equals(name) && name.indexOf(':') > 0) {
            return part + ": there is no key " + shown(name) + "; is a space missing behind the colon?";
        }
        if (place > 0 && nearest(full, known).isEmpty()) {
            return part + ": has a key without a value at place " + place
                    + " that does not exist; do lists have their [ ]?";
        }
        int dot = full.lastIndexOf('.');
        return name.indexOf('.') >= 0 && known.contains(full)
                ? full + ": " + NO_KEY + "; is it " + full.substring(dot + 1) + " below " + full.substring(0, dot) + "?"
                : unknown(full, known);
    }

    /** The known name from which the fewest letters differ, three at most, and half of those behind its section's name. */
    private static Optional<String> nearest(String name, Set<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.min(MOST, SECTION.matcher(name).replaceFirst("").length() / 2);
        return known.stream()
                .filter(one -> distance(name, one) <= most)
                .min(Comparator.<String>comparingInt(one -> distance(name, one)).thenComparing(one -> one));
    }

    /** The only known name that is the same in another section. */
    private static Optional<String> elsewhere(String name, Set<String> known) {
        var last = SECTION.matcher(name).replaceFirst("");
        var ending = name.startsWith(VARIABLE) ? "_" + name.substring(VARIABLE.length()) : "." + last;
        var there = known.stream().filter(one -> one.endsWith(ending)).toList();
        return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
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
