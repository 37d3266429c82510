package io.mnemoscope.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.MemorySnapshot;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final long LAST_OF_2016 =
            Instant.parse("2016-12-31T23:59:59.999Z").toEpochMilli();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2016-12-31T23:59:60Z",
                "2016-12-31T23:59:60.9Z",
                "2016-12-31T23:59:60.123Z",
                "2016-12-31T23:59:60.123456789Z",
                "2016-12-31T15:59:60-08:00",
                "2017-01-01T00:59:60+01:00"
            })
    void aLeapSecondIsTheLastMillisecondOfItsMinute(String text) {
        assertThat(Rfc3339.parse(text)).hasValue(LAST_OF_2016);
        assertThat(Rfc3339.parseLenient(text)).hasValue(LAST_OF_2016);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2016-12-31T23:59:60", "2016-12-31 23:59:60", "2016-12-31 23:59:60.25"})
    void aSimulationsClockMayHaveOneWithoutAnOffset(String text) {
        assertThat(Rfc3339.parseLenient(text)).hasValue(LAST_OF_2016);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2016-12-31T12:30:60Z",
                "2016-12-31T22:59:60Z",
                "2016-12-31T23:59:60+01:00",
                "2016-12-31T23:59:61Z",
                "2016-12-31T23:59:600Z",
                "2016-12-31T23:59:60.Z",
                "2016-12-31T23:60:00Z",
                "2016-12-31T23:59:60",
                "+999999999-12-31T23:59:59Z"
            })
    void whatIsNoInstantIsRefused(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }

    @Test
    void whateverIsWrittenIsRead() {
        for (long millis : new long[] {
            Long.MIN_VALUE, MemorySnapshot.MIN_TIME, -1, 0, LAST_OF_2016, MemorySnapshot.MAX_TIME, Long.MAX_VALUE
        }) {
            assertThat(Rfc3339.parse(Rfc3339.format(millis))).hasValue(millis);
        }
    }
}
