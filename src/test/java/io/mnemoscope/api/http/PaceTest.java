package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(256);

    /** Seconds until it is too slow, of at most a minute. */
    private static int secondsTaken(Pace pace, long bytesPerSecond) {
        for (int second = 1; second <= 60; second++) {
            pace.moved(bytesPerSecond);
            if (pace.isTooSlow(1_000)) {
                return second;
            }
        }
        return -1;
    }

    @Test
    void whatComesTooSlowlyIsFoundAfterAStretch() {
        assertThat(secondsTaken(pace, 0)).isEqualTo(10);
        assertThat(secondsTaken(pace, 255)).isEqualTo(10);
        assertThat(secondsTaken(pace, 256)).isNegative();
    }

    @Test
    void aBurstDoesNotCountForTheNextStretch() {
        pace.moved(1_000_000);

        assertThat(secondsTaken(pace, 1)).isEqualTo(20);
    }

    @Test
    void whereTheOtherSideIsNotToBlameNothingCounts() {
        for (int i = 0; i < 9; i++) {
            assertThat(pace.isTooSlow(1_000)).isFalse();
        }
        pace.reset();

        assertThat(secondsTaken(pace, 0)).isEqualTo(10);
    }

    @Test
    void zeroIsAnyPace() {
        assertThat(secondsTaken(new Pace(0), 0)).isNegative();
    }
}
