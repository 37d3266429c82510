package io.mnemoscope.cli;

/**
 * Text in the cells of a terminal. Wide characters (East Asian, emoji) take two cells, combining ones none; what is not
 * to be printed, such as controls and changes of direction, is left out, so that no name can move the cursor.
 */
final class Cells {
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x2e80, 0x303e},
        {0x3041, 0xa4cf},
        {0xa960, 0xa97c},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f900, 0x1faff},
        {0x20000, 0x3fffd},
    };

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
        return text.codePoints().map(Cells::width).sum();
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
            int next = width(plain.codePointAt(i));
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

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (var range : WIDE) {
            if (c >= range[0] && c <= range[1]) {
                return 2;
            }
        }
        return 1;
    }
}
