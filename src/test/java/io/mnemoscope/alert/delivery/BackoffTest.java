package io.mnemoscope.alert.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesWithJitterUpToFiveMinutes() {
        var backoff = new Backoff(new SplittableRandom(1));

        for (int failed = 1; failed < 100; failed++) {
            long whole = Math.min(300_000, 1_000L << Math.min(20, failed - 1));
            int attempts = failed;
            var waits =
                    LongStream.range(0, 200).map(i -> backoff.millis(attempts)).toArray();
            assertThat(LongStream.of(waits)).allMatch(wait -> wait >= whole / 2 && wait <= whole);
            assertThat(LongStream.of(waits).distinct().count()).isGreaterThan(50);
        }
    }
}
