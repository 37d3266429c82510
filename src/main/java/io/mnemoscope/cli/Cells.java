package io.mnemoscope.cli;

import org.jline.utils.WCWidth;

/**
 * Text in the cells of a terminal. Wide characters (East Asian, emoji) take two cells, combining ones none; what is not
 * to be printed, such as controls and changes of direction, is left out, so that no name can move the cursor.
 */
final class Cells {
    private Cells() {}

    /** The text without what is not to be printed. */
    static String plain(String text) {
        return text.codePoints()
                .filter(Cells::isShown)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** How many cells a plain text takes. */
    static int width(String text) {
        return text.codePoints().map(WCWidth::wcwidth).sum();
    }

    /** The plain text in exactly so many cells, cut with an ellipsis or filled with spaces. */
    static String left(String text, int cells) {
        var cut = cut(text, cells);
        return cut + " ".repeat(Math.max(0, cells - width(cut)));
    }

    /** As {@link #left}, but at the right end. */
    static String right(String text, int cells) {
        var cut = cut(text, cells);
        return " ".repeat(Math.max(0, cells - width(cut))) + cut;
    }

    /** The plain text in at most so many cells. */
    static String cut(String text, int cells) {
        var plain = plain(text);
        if (width(plain) <= cells) {
            return plain;
        }
        var out = new StringBuilder();
        int used = 0;
        for (int i = 0; i < plain.length(); i += Character.charCount(plain.codePointAt(i))) {
            int next = WCWidth.wcwidth(plain.codePointAt(i));
            if (used + next > cells - 1) {
                break;
            }
            out.appendCodePoint(plain.codePointAt(i));
            used += next;
        }
        return cells > 0 ? out.append('…').toString() : "";
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
