package io.mnemoscope.api.json;

import io.mnemoscope.domain.UtcText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** Instants as on the wire: RFC 3339, UTC, milliseconds. */
public final class Rfc3339 {
    private static final String PLAIN = "0000-00-00T00:00:00.000Z";
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int SECONDS_AT = 16;
    private static final String LEAP_SECOND = ":60";

    private Rfc3339() {}

    /** {@code 2026-11-22T19:00:00.123Z}. */
    public static String format(long millis) {
        return UtcText.rfc3339(millis);
    }

    /**
     * Milliseconds since 1970; what is finer is cut off. A leap second, which is 23:59:60 UTC, is 23:59:59.999: an epoch
     * counts none (RFC 3339, section 5.7). Empty if {@code text} is not an instant with an offset.
     */
    public static OptionalLong parse(String text) {
        try {
            if (isPlain(text) && !isLeapSecond(text)) {
                return OptionalLong.of(plain(text));
            }
            long millis =
                    OffsetDateTime.parse(withoutLeapSecond(text)).toInstant().toEpochMilli();
            return checked(millis, text);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong checked(long millis, String text) {
        boolean possible = !isLeapSecond(text) || Math.floorMod(millis, DAY_MILLIS) == DAY_MILLIS - 1;
        return possible ? OptionalLong.of(millis) : OptionalLong.empty();
    }

    private static boolean isLeapSecond(String text) {
        return text.startsWith(LEAP_SECOND, SECONDS_AT);
    }

    /** With the last millisecond of the minute where the text has a leap second and any fraction of it. */
    private static String withoutLeapSecond(String text) {
        if (!isLeapSecond(text)) {
            return text;
        }
        int end = SECONDS_AT + LEAP_SECOND.length();
        if (end < text.length() && isDigit(text.charAt(end))) {
            return text;
        }
        int digit = end + 1;
        while (digit < text.length() && text.startsWith(".", end) && isDigit(text.charAt(digit))) {
            digit++;
        }
        return text.substring(0, SECONDS_AT) + ":59.999" + text.substring(digit > end + 1 ? digit : end);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The form that we write and nearly all send: ten times faster than the general way. */
    private static boolean isPlain(String text) {
        if (text.length() != PLAIN.length()) {
            return false;
        }
        for (int i = 0; i < PLAIN.length(); i++) {
            char c = text.charAt(i);
            if (PLAIN.charAt(i) == '0' ? !isDigit(c) : c != PLAIN.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long plain(String text) {
        var date = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
        var time = LocalTime.of(
                digits(text, 11, 13),
                digits(text, 14, 16),
                digits(text, 17, 19),
                digits(text, 20, 23) * NANOS_PER_MILLI);
        return LocalDateTime.of(date, time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** As {@link #parse}; a time or a date without an offset, as simulations have them, is taken as UTC. */
    public static OptionalLong parseLenient(String text) {
        var strict = parse(text);
        if (strict.isPresent()) {
            return strict;
        }
        try {
            var local = text.indexOf('T') < 0 && text.indexOf(' ') < 0
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(withoutLeapSecond(text).replace(' ', 'T'));
            return checked(local.toInstant(ZoneOffset.UTC).toEpochMilli(), text);
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
