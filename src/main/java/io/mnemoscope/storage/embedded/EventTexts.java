package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Alert;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The texts of the events of one block, in a few bytes each. A text is a pattern, which many share, and its numbers. A number
 * is its difference from what a figure of the alert says, rounded to as many decimals, or from the number that was in
 * this place before; the beginning of the alert is no number at all. Lossless for any text. One use, one thread.
 *
 * <p>A pattern is its text with one character from U+0080 on for each number (ten times its {@link Figure}'s place and the number
 * of decimals), U+00FE for the time, and U+00FF before each character that is one of these itself: in Latin-1, so that Java
 * keeps it in bytes.
 */
final class EventTexts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = 19;
    private static final char FIRST = '\u0080';
    private static final char BEGINNING = '\u00FE';
    private static final char ESCAPE = '\u00FF';
    private static final int PER_FIGURE = 10;
    private static final int DECIMALS_MAX = 9;
    private static final int DIGITS_MAX = 15;
    private static final double PREDICTABLE = 1e15;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    /** What numbers in texts are mostly made of. The order is part of the format: a new one goes to the end. */
    private enum Figure {
        NONE,
        VALUE,
        LEVEL,
        CURRENT,
        BUFFER,
        TOTAL,
        MAX,
        USAGE;

        double of(Alert alert) {
            return switch (this) {
                case NONE -> Double.NaN;
                case VALUE -> alert.value();
                case LEVEL -> alert.level();
                case CURRENT -> alert.memory().currentSize();
                case BUFFER -> alert.memory().bufferSize();
                case TOTAL -> alert.memory().totalSize();
                case MAX -> alert.memory().maxSize();
                case USAGE -> 100 * alert.memory().usageRatio();
            };
        }
    }

    /** A text without its numbers, and the numbers it had last. */
    private static final class Pattern {
        private final String text;
        private final long[] last;

        Pattern(String text, int numbers) {
            this.text = text;
            this.last = new long[numbers];
        }
    }

    private static final Figure[] FIGURES = Figure.values();
    private final Map<String, Integer> places = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final StringBuilder built = new StringBuilder();
    private final List<Long> numbers = new ArrayList<>();

    /** Appends a text of the alert. */
    void write(String text, Alert alert, ByteSink to) {
        split(text, alert);
        var shape = built.toString();
        var place = places.get(shape);
        Pattern pattern;
        if (place == null) {
            pattern = new Pattern(withFigures(shape, alert), numbers.size());
            places.put(shape, patterns.size());
            patterns.add(pattern);
            to.varint(0);
            to.text(pattern.text);
        } else {
            pattern = patterns.get(place);
            to.varint(place + 1L);
        }
        int number = 0;
        for (int i = 0; i < pattern.text.length(); i++) {
            char c = pattern.text.charAt(i);
            if (isEscape(c)) {
                i++;
            } else if (isNumber(c)) {
                long written = numbers.get(number);
                to.zigzag(written - predicted(c, alert, pattern.last[number]));
                pattern.last[number++] = written;
            }
        }
    }

    /** Into the shape, whose numbers have no figure yet, and the numbers. */
    private void split(String text, Alert alert) {
        built.setLength(0);
        numbers.clear();
        boolean plain = isPlain(text);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (!plain) {
                // Its own characters of this range are escaped, and its numbers are not looked for.
                built.append(isOurs(c) ? "\u00FF" : "").append(c);
                at++;
            } else if (c < '0' || c > '9') {
                built.append(c);
                at++;
            } else if (isBeginning(text, at, alert)) {
                built.append(BEGINNING);
                at += TIME_LENGTH;
            } else {
                at = number(text, at);
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isOurs(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOurs(char c) {
        return c >= FIRST && c <= ESCAPE;
    }

    private static boolean isBeginning(String text, int at, Alert alert) {
        return at + TIME_LENGTH <= text.length()
                && text.charAt(at + 4) == '-'
                && text.charAt(at + 13) == ':'
                && text.startsWith(time(alert), at);
    }

    private static String time(Alert alert) {
        return TIME.format(Instant.ofEpochMilli(alert.startedMillis()));
    }

    /** Takes the number at this place; answers where it ends. */
    private int number(String text, int from) {
        int point = digitsEnd(text, from);
        int end = point;
        if (point < text.length() && text.charAt(point) == '.') {
            end = digitsEnd(text, point + 1);
            end = end == point + 1 || end - point - 1 > DECIMALS_MAX ? point : end;
        }
        int decimals = end == point ? 0 : end - point - 1;
        boolean odd = point - from > 1 && text.charAt(from) == '0';
        if (odd || point - from + decimals > DIGITS_MAX) {
            built.append(text, from, end);
            return end;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            value = c == '.' ? value : 10 * value + (c - '0');
        }
        built.append((char) (FIRST + decimals));
        numbers.add(value);
        return end;
    }

    private static int digitsEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** The shape with the figure of each number that this alert has. */
    private String withFigures(String shape, Alert alert) {
        var text = new StringBuilder(shape);
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isEscape(c)) {
                i++;
            } else if (isNumber(c)) {
                text.setCharAt(i, (char) (c + PER_FIGURE * figure(c - FIRST, numbers.get(number++), alert)));
            }
        }
        return text.toString();
    }

    private static int figure(int decimals, long written, Alert alert) {
        for (int f = 1; f < FIGURES.length; f++) {
            if (Math.abs(written - rounded(FIGURES[f].of(alert), decimals, Long.MIN_VALUE / 2)) <= 1) {
                return f;
            }
        }
        return 0;
    }

    private static long rounded(double figure, int decimals, long otherwise) {
        double scaled = figure * POWERS[decimals];
        return Math.abs(scaled) < PREDICTABLE ? Math.round(scaled) : otherwise;
    }

    private static long predicted(char c, Alert alert, long before) {
        int figure = (c - FIRST) / PER_FIGURE;
        if (figure >= FIGURES.length) {
            throw new IllegalStateException("a pattern is damaged");
        }
        return figure == 0 ? before : rounded(FIGURES[figure].of(alert), (c - FIRST) % PER_FIGURE, before);
    }

    private static boolean isNumber(char c) {
        return c >= FIRST && c < BEGINNING;
    }

    private static boolean isEscape(char c) {
        return c == ESCAPE;
    }

    /**
     * The next text.
     *
     * @param alert the same, as far as its figures go
     * @throws IllegalStateException if it is damaged
     */
    String read(ByteSource from, Alert alert) {
        var pattern = pattern(from);
        var text = new StringBuilder();
        int number = 0;
        for (int i = 0; i < pattern.text.length(); i++) {
            char c = pattern.text.charAt(i);
            if (isEscape(c) && i + 1 < pattern.text.length()) {
                text.append(pattern.text.charAt(++i));
            } else if (c == BEGINNING) {
                text.append(time(alert));
            } else if (isNumber(c)) {
                long written = from.zigzag() + predicted(c, alert, pattern.last[number]);
                pattern.last[number++] = written;
                append(written, (c - FIRST) % PER_FIGURE, text);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private Pattern pattern(ByteSource from) {
        long place = from.varint();
        if (place == 0) {
            var text = from.text();
            var pattern = new Pattern(text, text.length());
            patterns.add(pattern);
            return pattern;
        }
        if (place < 0 || place > patterns.size()) {
            throw new IllegalStateException("there is no pattern " + place);
        }
        return patterns.get((int) place - 1);
    }

    private static void append(long written, int decimals, StringBuilder to) {
        if (written < 0 || decimals > DECIMALS_MAX) {
            throw new IllegalStateException("a number of a text is damaged");
        }
        long power = (long) POWERS[decimals];
        to.append(written / power);
        if (decimals > 0) {
            var fraction = Long.toString(written % power);
            to.append('.').append("0".repeat(decimals - fraction.length())).append(fraction);
        }
    }
}
