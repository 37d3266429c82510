package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Alert;
import java.util.ArrayList;
import java.util.List;

/** Reads what an {@link EventTextWriter} wrote. One use, one thread. */
final class EventTextReader {
    private final List<TextPattern> patterns = new ArrayList<>();

    /**
     * The next text.
     *
     * @param alert the same, as far as its figures are concerned
     * @throws IllegalStateException if it is damaged
     */
    String read(ByteSource from, Alert alert) {
        var pattern = pattern(from);
        var text = new StringBuilder();
        var form = pattern.form;
        for (int i = 0; i < form.length; i++) {
            char c = form[i];
            if (c == TextPattern.ESCAPE && i + 1 < form.length) {
                text.append(form[++i]);
            } else if (c == TextPattern.BEGINNING) {
                text.append(TextPattern.time(alert));
            } else if (TextPattern.isNumber(c)) {
                long number = from.zigzag() + pattern.predicted(i, alert);
                pattern.found(i, number);
                append(number, TextPattern.decimals(c), text);
            } else {
                text.append(c);
            }
        }
        return text.toString();
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

    private static void append(long number, int decimals, StringBuilder to) {
        if (number < 0 || decimals > TextPattern.DECIMALS_MAX) {
            throw new IllegalStateException("a number of a text is damaged");
        }
        long power = TextPattern.power(decimals);
        to.append(number / power);
        if (decimals > 0) {
            var fraction = Long.toString(number % power);
            to.append('.').append("0".repeat(decimals - fraction.length())).append(fraction);
        }
    }
}
