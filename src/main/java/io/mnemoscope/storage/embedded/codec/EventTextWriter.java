package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.Alert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of the events of one block, in a few bytes each: the place of a {@link TextPattern}, and its numbers. Lossless for any
 * text. One use, one thread.
 */
final class EventTextWriter {
    private static final int DIGITS_MAX = 15;

    private final Map<String, Integer> places = new HashMap<>();
    private final List<TextPattern> patterns = new ArrayList<>();
    /** By kind of event: the place from 1 of the pattern that its last text had, which the next one mostly has too. */
    private final int[] usual;

    private final StringBuilder built = new StringBuilder();
    private char[] text = new char[256];
    private int length;
    private long[] numbers = new long[16];
    private int count;

    /**
     * Nothing is written yet.
     *
     * @param kinds of events that there may be
     */
    EventTextWriter(int kinds) {
        usual = new int[kinds];
    }

    /** Appends a text of the alert of an event of this kind. */
    void write(String its, Alert alert, int kind, ByteSink to) {
        load(its);
        int place = usual[kind] - 1;
        if (place >= 0 && isOf(patterns.get(place), alert)) {
            to.varint(place + 1L);
        } else {
            place = place(alert, to);
            usual[kind] = place + 1;
        }
        var pattern = patterns.get(place);
        int number = 0;
        for (int i = 0; number < count; i++) {
            if (TextPattern.isNumber(pattern.form[i])) {
                long found = numbers[number++];
                to.zigzag(found - pattern.predicted(i, alert));
                pattern.found(i, found);
            }
        }
    }

    private void load(String its) {
        length = its.length();
        if (text.length < length) {
            text = new char[2 * length];
        }
        its.getChars(0, length, text, 0);
    }

    /** Whether the text has this pattern; if so, its numbers are taken. */
    private boolean isOf(TextPattern pattern, Alert alert) {
        count = 0;
        int at = 0;
        for (char c : pattern.form) {
            if (!TextPattern.isOurs(c)) {
                if (at == length || text[at] != c) {
                    return false;
                }
                at++;
            } else if (TextPattern.isNumber(c)) {
                int end = numberEnd(at);
                if (isOdd(at, end) || decimals(at, end) != TextPattern.decimals(c)) {
                    return false;
                }
                take(at, end);
                at = end;
            } else if (c == TextPattern.BEGINNING && isBeginning(at, alert)) {
                at += TextPattern.TIME_LENGTH;
            } else {
                return false;
            }
        }
        return at == length;
    }

    /** The place of the text's pattern, which is written; if it is a new one, whole. */
    private int place(Alert alert, ByteSink to) {
        split(alert);
        var shape = built.toString();
        var known = places.putIfAbsent(shape, patterns.size());
        if (known != null) {
            to.varint(known + 1L);
            return known;
        }
        var pattern = new TextPattern(withFigures(shape, alert));
        patterns.add(pattern);
        to.varint(0);
        to.text(pattern.text);
        return patterns.size() - 1;
    }

    /** Into the shape, whose numbers have no figure yet, and the numbers. */
    private void split(Alert alert) {
        built.setLength(0);
        count = 0;
        boolean plain = isPlain();
        int at = 0;
        while (at < length) {
            char c = text[at];
            if (!plain) {
                // Its own characters of this range are escaped, and its numbers are not looked for.
                built.append(TextPattern.isOurs(c) ? "\u00FF" : "").append(c);
                at++;
            } else if (!isDigit(at)) {
                built.append(c);
                at++;
            } else if (isBeginning(at, alert)) {
                built.append(TextPattern.BEGINNING);
                at += TextPattern.TIME_LENGTH;
            } else {
                at = append(at);
            }
        }
    }

    /** Appends what begins with a digit; answers where it ends. */
    private int append(int at) {
        int end = numberEnd(at);
        if (isOdd(at, end)) {
            built.append(text, at, end - at);
            return end;
        }
        built.append((char) (TextPattern.FIRST + decimals(at, end)));
        take(at, end);
        return end;
    }

    private boolean isPlain() {
        for (int i = 0; i < length; i++) {
            if (TextPattern.isOurs(text[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean isDigit(int at) {
        return at < length && text[at] >= '0' && text[at] <= '9';
    }

    private boolean isBeginning(int at, Alert alert) {
        if (at + TextPattern.TIME_LENGTH > length || text[at + 4] != '-' || text[at + 13] != ':') {
            return false;
        }
        var time = TextPattern.time(alert);
        for (int i = 0; i < TextPattern.TIME_LENGTH; i++) {
            if (text[at + i] != time.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int numberEnd(int from) {
        int point = digitsEnd(from);
        int end = point;
        if (point < length && text[point] == '.') {
            end = digitsEnd(point + 1);
            end = end == point + 1 || end - point - 1 > TextPattern.DECIMALS_MAX ? point : end;
        }
        return end;
    }

    /** Whether this is no number, or one that would not be the same when it is printed again. */
    private boolean isOdd(int from, int end) {
        int decimals = decimals(from, end);
        int digits = end - from - (decimals > 0 ? 1 : 0);
        return end == from || digits > DIGITS_MAX || (digits - decimals > 1 && text[from] == '0');
    }

    private int digitsEnd(int from) {
        int at = from;
        while (isDigit(at)) {
            at++;
        }
        return at;
    }

    private int decimals(int from, int end) {
        for (int i = from; i < end; i++) {
            if (text[i] == '.') {
                return end - i - 1;
            }
        }
        return 0;
    }

    private void take(int from, int end) {
        long value = 0;
        for (int i = from; i < end; i++) {
            value = text[i] == '.' ? value : 10 * value + (text[i] - '0');
        }
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = value;
    }

    /** The shape with the figure of each number that this alert has; one with escaped characters has no numbers. */
    private String withFigures(String shape, Alert alert) {
        var form = new StringBuilder(shape);
        int number = 0;
        for (int i = 0; number < count; i++) {
            char c = form.charAt(i);
            if (TextPattern.isNumber(c)) {
                int figure = TextPattern.figure(c - TextPattern.FIRST, numbers[number++], alert);
                form.setCharAt(i, (char) (c + TextPattern.PER_FIGURE * figure));
            }
        }
        return form.toString();
    }
}
