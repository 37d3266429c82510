package io.mnemoscope.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Instants as on the wire: RFC 3339, UTC, milliseconds. */
public final class Rfc3339 {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    /** {@code 2026-11-22T19:00:00.123Z}. */
    public static String format(long millis) {
        return FORMAT.format(Instant.ofEpochMilli(millis));
    }

    /** Milliseconds since 1970; what is finer is cut off. Empty if {@code text} is not an instant with an offset. */
    public static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
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
                    : LocalDateTime.parse(text.replace(' ', 'T'));
            return OptionalLong.of(local.toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
