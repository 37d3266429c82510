package io.mnemoscope.ingest;

import io.mnemoscope.domain.AgentId;
import java.nio.charset.StandardCharsets;

/**
 * Steps through JSON bytes and takes the tokens that {@link SnapshotScanner} understands; anything else leaves it not
 * {@link #good()}. One thread.
 */
final class ByteCursor {
    private static final int MAX_DIGITS = 15;
    private static final double[] POWERS = new double[23];
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean good;
    private int textFrom;
    private int textTo;

    static {
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    void set(byte[] source, int from, int to) {
        bytes = source;
        at = from;
        end = to;
        good = true;
    }

    boolean good() {
        return good;
    }

    int textFrom() {
        return textFrom;
    }

    int textTo() {
        return textTo;
    }

    int position() {
        return at;
    }

    /** Whether nothing but white space is left on the line. */
    boolean atLineEnd() {
        space();
        return good && (at == end || bytes[at] == '\n');
    }

    /** Takes this character, with white space before it. */
    boolean take(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        space();
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes one of these quoted keys and answers which; -1 if it is none of them. */
    int key(byte[][] keys, int expected) {
        space();
        if (expected < keys.length && word(keys[expected])) {
            return expected;
        }
        for (int i = 0; i < keys.length; i++) {
            if (word(keys[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Takes a string of printable ASCII without escapes, at most as long as a name may be. */
    boolean plainString() {
        if (!take('"')) {
            return false;
        }
        var source = bytes;
        int i = at;
        textFrom = i;
        for (int last = end; i < last && source[i] != '"'; i++) {
            byte c = source[i];
            if (c < ' ' || c == '\\' || c == 0x7f) {
                return false;
            }
        }
        textTo = i;
        at = i + 1;
        return i < end && textTo > textFrom && textTo - textFrom <= AgentId.MAX_LENGTH;
    }

    boolean takeNull() {
        space();
        return word(NULL);
    }

    int flag() {
        space();
        if (word(TRUE)) {
            return 1;
        }
        good &= word(FALSE);
        return 0;
    }

    /** Takes an integer of at most 15 digits, in JSON's one spelling. */
    long count() {
        space();
        // Locals, not fields: the first compiler keeps only these in registers.
        var source = bytes;
        int from = at;
        int i = from;
        long value = 0;
        for (int last = end; i < last && isDigit(source[i]); i++) {
            value = value * 10 + (source[i] - '0');
        }
        at = i;
        int digits = i - from;
        good &= digits > 0 && digits <= MAX_DIGITS && (bytes[from] != '0' || digits == 1) && !continues();
        return value;
    }

    /**
     * Takes a non-negative decimal without exponent. Up to 15 significant digits and 22 decimals, mantissa and power of
     * ten are exact doubles and their quotient is correctly rounded (Clinger, "How to read floating point numbers
     * accurately", 1990); others go through the JDK.
     */
    double decimal() {
        space();
        var source = bytes;
        int last = end;
        int from = at;
        int i = from;
        long mantissa = 0;
        for (; i < last && isDigit(source[i]); i++) {
            mantissa = mantissa * 10 + (source[i] - '0');
        }
        int whole = i - from;
        int decimals = 0;
        if (i < last && source[i] == '.') {
            int point = ++i;
            for (; i < last && isDigit(source[i]); i++) {
                mantissa = mantissa * 10 + (source[i] - '0');
            }
            decimals = i - point;
            good &= decimals > 0;
        }
        at = i;
        good &= whole > 0 && (bytes[from] != '0' || whole == 1) && !continues() && whole + decimals <= 18;
        if (!good) {
            return 0;
        }
        return mantissa < 1L << 53 ? mantissa / POWERS[decimals] : parse(from);
    }

    private double parse(int from) {
        return Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
    }

    /** Takes {@code "2026-11-22T19:00:00.123Z"}, with or without the fraction, or epoch milliseconds. */
    long timestamp() {
        space();
        if (at < end && bytes[at] != '"') {
            return count();
        }
        int from = at + 1;
        boolean millis = from + 24 < end && bytes[from + 19] == '.';
        int close = from + (millis ? 24 : 20);
        good &= close < end && bytes[close] == '"' && bytes[close - 1] == 'Z' && separated(from);
        if (!good) {
            return 0;
        }
        int fraction = millis ? digits(from + 20, 3) : 0;
        at = close + 1;
        return instant(from) + fraction;
    }

    private boolean separated(int from) {
        return bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == 'T'
                && bytes[from + 13] == ':'
                && bytes[from + 16] == ':';
    }

    private long instant(int from) {
        int year = digits(from, 4);
        int month = digits(from + 5, 2);
        int day = digits(from + 8, 2);
        int hour = digits(from + 11, 2);
        int minute = digits(from + 14, 2);
        int second = digits(from + 17, 2);
        // Days that only some months have are left to the general parser.
        good &= year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28 + lastDays(month);
        good &= hour < 24 && minute < 60 && second < 60;
        return good ? ((epochDay(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1_000L : 0;
    }

    private static int lastDays(int month) {
        return switch (month) {
            case 2 -> 0;
            case 4, 6, 9, 11 -> 2;
            default -> 3;
        };
    }

    /** Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private int digits(int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            good &= isDigit(bytes[i]);
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    /** Whether a number goes on in a way that is not taken here. */
    private boolean continues() {
        return at < end && (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E');
    }

    private boolean word(byte[] word) {
        var source = bytes;
        int from = at;
        int length = word.length;
        // From the end: names that begin alike differ there.
        if (from + length > end) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (source[from + i] != word[i]) {
                return false;
            }
        }
        at = from + length;
        return true;
    }

    private void space() {
        // All that may stand between tokens is above a space, but for space itself.
        while (at < end && bytes[at] <= ' ' && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
