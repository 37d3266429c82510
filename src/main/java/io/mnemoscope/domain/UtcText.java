package io.mnemoscope.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as texts, in UTC. The same as a {@link DateTimeFormatter} makes of them, at a fraction of its cost: each alert event has
 * several.
 */
public final class UtcText {
    private static final String SECONDS = "uuuu-MM-dd HH:mm:ss";
    private static final String RFC_3339 = "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'";
    private static final byte[] SECONDS_FORM = bytes("0000-00-00 00:00:00");
    private static final byte[] RFC_3339_FORM = bytes("0000-00-00T00:00:00.000Z");
    private static final int DAY_MILLIS = 86_400_000;
    private static final int MILLIS_AT = 20;
    private static final int LAST_YEAR = 9_999;

    private UtcText() {}

    /** {@code 2026-11-22 19:00:00}: what is finer than a second is cut off. */
    public static String seconds(long epochMillis) {
        return text(epochMillis, SECONDS_FORM, SECONDS);
    }

    /** {@code 2026-11-22T19:00:00.123Z}, as RFC 3339 has it. */
    public static String rfc3339(long epochMillis) {
        return text(epochMillis, RFC_3339_FORM, RFC_3339);
    }

    private static String text(long epochMillis, byte[] form, String pattern) {
        var date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
        if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .format(Instant.ofEpochMilli(epochMillis));
        }
        var text = form.clone();
        int time = Math.floorMod(epochMillis, DAY_MILLIS);
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, time / 3_600_000);
        put(text, 14, 2, time / 60_000 % 60);
        put(text, 17, 2, time / 1_000 % 60);
        if (text.length > MILLIS_AT) {
            put(text, MILLIS_AT, 3, time % 1_000);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] text, int from, int digits, int number) {
        int left = number;
        for (int at = from + digits - 1; at >= from; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static byte[] bytes(String form) {
        return form.getBytes(StandardCharsets.ISO_8859_1);
    }
}
