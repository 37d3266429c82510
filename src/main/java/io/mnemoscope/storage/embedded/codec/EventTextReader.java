package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.Alert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what an {@link EventTextWriter} wrote. One use, one thread. */
final class EventTextReader {
    /** More characters the texts of a block have not; so that few bytes do not become more texts than memory can hold. */
    static final int MAX_CHARACTERS = 1 << 25;

    private final List<TextPattern> patterns = new ArrayList<>();
    private char[] text = new char[256];
    private int length;
    private int characters;

    /**
     * The next text.
     *
     * @param alert the same, as far as its figures are concerned
     * @throws IllegalStateException if it is damaged
     */
    String read(ByteSource from, Alert alert) {
        var pattern = pattern(from);
        var form = pattern.form;
        length = 0;
        for (int i = 0; i < form.length; i++) {
            char c = form[i];
            reserve(TextPattern.NUMBER_LENGTH);
            if (!TextPattern.isOurs(c)) {
                text[length++] = c;
            } else if (c == TextPattern.ESCAPE) {
                text[length++] = i + 1 < form.length ? form[++i] : c;
            } else if (c == TextPattern.BEGINNING) {
                var time = TextPattern.time(alert);
                time.getChars(0, time.length(), text, length);
                length += time.length();
            } else {
                long number = from.zigzag() + pattern.predicted(i, alert);
                pattern.found(i, number);
                append(number, TextPattern.decimals(c));
            }
        }
        characters += length;
        return new String(text, 0, length);
    }

    private void reserve(int more) {
        if (length > MAX_CHARACTERS - characters) {
            throw new IllegalStateException("the texts of a block are damaged: they are too long");
        }
        if (text.length - length < more) {
            text = Arrays.copyOf(text, 2 * text.length);
        }
    }

    private TextPattern pattern(ByteSource from) {
        long place = from.varint();
        if (place == 0) {
            var pattern = new TextPattern(from.text());
            patterns.add(pattern);
            return pattern;
        }
        if (place < 0 || place > patterns.size()) {
            throw new IllegalStateException("there is no pattern " + place);
        }
        return patterns.get((int) place - 1);
    }

    private void append(long number, int decimals) {
        if (number < 0 || decimals > TextPattern.DECIMALS_MAX) {
            throw new IllegalStateException("a number of a text is damaged");
        }
        int digits = 1;
        for (long left = number / 10; left > 0; left /= 10) {
            digits++;
        }
        digits = Math.max(digits, decimals + 1);
        int end = length + digits + (decimals > 0 ? 1 : 0);
        long left = number;
        for (int at = end - 1; at >= length; at--) {
            boolean point = decimals > 0 && at == end - 1 - decimals;
            text[at] = point ? '.' : (char) ('0' + left % 10);
            left = point ? left : left / 10;
        }
        length = end;
    }
}
