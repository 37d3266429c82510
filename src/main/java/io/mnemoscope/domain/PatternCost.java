package io.mnemoscope.domain;

import java.util.ArrayDeque;

/**
 * What a regular expression of RE2's syntax would cost, found without compiling it: an upper bound of the instructions of
 * its program, and of the bytes of its character classes. Counted repetitions are written out by the compiler, so a short
 * text can stand for a program of gigabytes; the bound is known in time linear in the text. A text that is no regular
 * expression has a cost too.
 *
 * @param instructions at least as many as the compiled program has; at most {@link #MOST}
 * @param classBytes what the tables of its character classes take
 * @param depth how deep groups and repetitions are nested
 */
record PatternCost(long instructions, long classBytes, int depth) {
    /** Beyond this it is not counted. */
    static final long MOST = 1L << 40;

    /** The program's beginning, its end, and the group around all of it. */
    private static final long FRAME = 8;

    static PatternCost of(String pattern) {
        return new Walk(pattern).run();
    }

    /** One reading of a pattern from left to right. Used once. */
    private static final class Walk {
        private static final int UNICODE_CLASS = 8_192;
        private static final int RANGE = 32;
        private static final int UNUSUAL = 128;
        /** With upper and lower case alike, RE2/J needs minutes to compile a range of much of Unicode. */
        private static final int FOLDED_RANGE = 1 << 20;

        private final String text;
        private final boolean folded;
        private final ArrayDeque<Long> outer = new ArrayDeque<>();
        private int at;
        private long sum;
        private long last;
        private long classBytes;
        private int depth;
        private int deepest;

        Walk(String text) {
            this.text = text;
            this.folded = folds(text);
        }

        /** Whether upper and lower case are alike anywhere in it. */
        private static boolean folds(String text) {
            boolean flags = false;
            for (int i = 2; i < text.length(); i++) {
                flags = text.startsWith("(?", i - 2) || (flags && "imsU-".indexOf(text.charAt(i - 1)) >= 0);
                if (flags && text.charAt(i) == 'i') {
                    return true;
                }
            }
            return false;
        }

        PatternCost run() {
            while (at < text.length()) {
                step(text.charAt(at++));
            }
            while (!outer.isEmpty()) {
                close();
            }
            return new PatternCost(bounded(sum + last + FRAME), classBytes, deepest);
        }

        private void step(char read) {
            switch (read) {
                case '(' -> open();
                case ')' -> close();
                case '|' -> atom(1);
                // Twice around what may be empty.
                case '*' -> repeated(1, last + 2);
                case '+', '?' -> repeated(1, last + 1);
                case '{' -> counted();
                case '[' -> charClass();
                case '\\' -> escape();
                default -> atom(1);
            }
        }

        private static long bounded(long cost) {
            return Math.min(MOST, cost);
        }

        private void atom(long cost) {
            sum = bounded(sum + last);
            last = cost;
        }

        private void open() {
            if (flags()) {
                return;
            }
            atom(0);
            outer.push(sum);
            sum = 0;
            deeper();
        }

        /** {@code (?i)} is no group: a repetition after it repeats what is before it. */
        private boolean flags() {
            int end = text.indexOf(')', at);
            boolean only = end > at && text.charAt(at) == '?';
            for (int i = at + 1; only && i < end; i++) {
                only = "imsU-".indexOf(text.charAt(i)) >= 0;
            }
            at = only ? end + 1 : at;
            return only;
        }

        private void deeper() {
            depth++;
            deepest = Math.max(deepest, depth);
        }

        /** A group is one atom: two instructions more where it captures. */
        private void close() {
            long inner = bounded(sum + last + 3);
            if (!outer.isEmpty()) {
                sum = outer.pop();
                depth--;
            }
            last = inner;
        }

        private void repeated(int nested, long cost) {
            deepest = Math.max(deepest, depth + nested);
            last = bounded(cost);
        }

        /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else is text. */
        private void counted() {
            int end = text.indexOf('}', at);
            var inside = end < 0 ? "" : text.substring(at, end);
            int comma = inside.indexOf(',');
            long least = number(comma < 0 ? inside : inside.substring(0, comma));
            long most = comma < 0 || comma == inside.length() - 1 ? least : number(inside.substring(comma + 1));
            if (least < 0 || most < 0) {
                atom(1);
                return;
            }
            at = end + 1;
            long times = Math.max(1, Math.max(least, most));
            long each = Math.max(1, last) + (least == most ? 0 : 1);
            repeated(1, times > MOST / each ? MOST : times * each + 3);
        }

        /** -1 if it is none. */
        private static long number(String digits) {
            boolean is = !digits.isEmpty() && digits.length() <= 9;
            for (int i = 0; is && i < digits.length(); i++) {
                is = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
            }
            return is ? Long.parseLong(digits) : -1;
        }

        private void escape() {
            char read = at < text.length() ? text.charAt(at++) : '\\';
            if (read == 'Q') {
                quoted();
            } else {
                atom(1);
                classEscape(read);
            }
        }

        /** A literal up to {@code \\E}; its last character is what a repetition after it repeats. */
        private void quoted() {
            int end = text.indexOf("\\E", at);
            int length = (end < 0 ? text.length() : end) - at;
            at = end < 0 ? text.length() : end + 2;
            sum = bounded(sum + length);
        }

        private void classEscape(char read) {
            if (read == 'p' || read == 'P') {
                classBytes += UNICODE_CLASS;
                int end = at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : at;
                at = end < 0 ? at : Math.min(text.length(), end + 1);
            } else if (read == 'x' && at < text.length() && text.charAt(at) == '{') {
                int end = text.indexOf('}', at);
                at = end < 0 ? at : end + 1;
            }
            classBytes += RANGE;
        }

        /** Each character of it counts as a range, which it is at most. */
        private void charClass() {
            atom(1);
            if (at < text.length() && text.charAt(at) == '^') {
                at++;
            }
            for (boolean first = true; at < text.length() && (first || text.charAt(at) != ']'); first = false) {
                char read = text.charAt(at++);
                if (read == '\\' && at < text.length()) {
                    classEscape(text.charAt(at++));
                } else if (read == '[' && text.startsWith(":", at) && text.indexOf(":]", at) > 0) {
                    at = text.indexOf(":]", at) + 2;
                    classBytes += 8 * RANGE;
                } else if (read == '-') {
                    classBytes += wide() ? FOLDED_RANGE : RANGE;
                } else {
                    classBytes += RANGE;
                }
            }
            at = Math.min(text.length(), at + 1);
        }

        /** Whether the range that is being read may be one of much of Unicode, with upper and lower case alike. */
        private boolean wide() {
            return folded
                    && at < text.length()
                    && (text.charAt(at) >= UNUSUAL || (text.charAt(at) == '\\' && text.startsWith("x", at + 1)));
        }
    }
}
