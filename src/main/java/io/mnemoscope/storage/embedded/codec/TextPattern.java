package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.UtcText;

/**
 * What many texts of alert events share: a text without its numbers, and the numbers that were in their places last. A number
 * is kept as its difference from what a figure of the alert says, rounded to as many decimals, or from the number that was in
 * this place before; the beginning of the alert is no number at all.
 *
 * <p>The form is the text with one character from U+0080 on for each number (ten times its {@link Figure}'s place and the number
 * of decimals), U+00FE for the time, and U+00FF before each character that is one of these itself: in Latin-1, so that Java
 * keeps it in bytes.
 */
final class TextPattern {
    static final int TIME_LENGTH = 19;
    static final char FIRST = '\u0080';
    static final char BEGINNING = '\u00FE';
    static final char ESCAPE = '\u00FF';
    static final int PER_FIGURE = 10;
    static final int DECIMALS_MAX = 9;
    /** More characters than a number of 64 bits, or a time, can have. */
    static final int NUMBER_LENGTH = 40;

    private static final double PREDICTABLE = 1e15;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    /** What numbers in texts are mostly made of. The order is part of the format: a new one goes to the end. */
    enum Figure {
        NONE,
        VALUE,
        LEVEL,
        CURRENT,
        BUFFER,
        TOTAL,
        MAX,
        USAGE;

        private double of(Alert alert) {
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

    private static final Figure[] FIGURES = Figure.values();

    final String text;
    final char[] form;
    private final long[] last;

    TextPattern(String text) {
        this.text = text;
        this.form = text.toCharArray();
        this.last = new long[form.length];
    }

    /** What the number at this place of the form is likely to be. */
    long predicted(int place, Alert alert) {
        int code = form[place] - FIRST;
        int figure = code / PER_FIGURE;
        if (figure >= FIGURES.length) {
            throw new IllegalStateException("a pattern is damaged");
        }
        return figure == 0 ? last[place] : rounded(FIGURES[figure].of(alert), code % PER_FIGURE, last[place]);
    }

    /** The number at this place of the form is this one now. */
    void found(int place, long number) {
        last[place] = number;
    }

    /** The place of a figure that a number says, 0 if none does. */
    static int figure(int decimals, long number, Alert alert) {
        for (int f = 1; f < FIGURES.length; f++) {
            if (Math.abs(number - rounded(FIGURES[f].of(alert), decimals, Long.MIN_VALUE / 2)) <= 1) {
                return f;
            }
        }
        return 0;
    }

    private static long rounded(double figure, int decimals, long otherwise) {
        double scaled = figure * POWERS[decimals];
        return Math.abs(scaled) < PREDICTABLE ? Math.round(scaled) : otherwise;
    }

    static String time(Alert alert) {
        return UtcText.seconds(alert.startedMillis());
    }

    static boolean isNumber(char c) {
        return c >= FIRST && c < BEGINNING;
    }

    static boolean isOurs(char c) {
        return c >= FIRST && c <= ESCAPE;
    }

    /** The decimals of the number that this character of a form stands for. */
    static int decimals(char c) {
        return (c - FIRST) % PER_FIGURE;
    }
}
