package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Our texts of times are those of the JDK's formatter. */
class UtcTextTest {
    private static final long SEED = 20_261_129;
    private static final DateTimeFormatter SECONDS = formatter("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter RFC_3339 = formatter("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    @Test
    void isWhatTheFormatterMakes() {
        var random = new SplittableRandom(SEED);
        var edges = LongStream.of(
                0,
                -1,
                951_782_400_000L,
                -62_167_219_200_000L,
                -62_167_219_200_001L,
                253_402_300_799_999L,
                253_402_300_800_000L,
                1L << 52,
                -(1L << 52));
        var around = random.longs(20_000, -1L << 48, 1L << 48);
        LongStream.concat(edges, around).forEach(millis -> {
            var instant = Instant.ofEpochMilli(millis);
            assertThat(UtcText.seconds(millis)).isEqualTo(SECONDS.format(instant));
            assertThat(UtcText.rfc3339(millis)).isEqualTo(RFC_3339.format(instant));
        });
    }
}
