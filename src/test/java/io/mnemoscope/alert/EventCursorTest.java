package io.mnemoscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void standsBeforeTheFirstThatIsMissing(long seed) {
        var offsets = new ArrayList<>(LongStream.rangeClosed(11, 60).boxed().toList());
        Collections.shuffle(offsets, new Random(seed));
        var cursor = new EventCursor(10);
        List<Long> seen = new ArrayList<>();

        for (long offset : offsets) {
            assertThat(cursor.add(offset)).isTrue();
            seen.add(offset);
            long expected = 10;
            while (seen.contains(expected + 1)) {
                expected++;
            }
            assertThat(cursor.seen()).as("seed " + seed).isEqualTo(expected);
            assertThat(cursor.hasGap()).isEqualTo(seen.size() > expected - 10);
            assertThat(cursor.add(offset)).as("the second time").isFalse();
        }
    }

    @Test
    void goesOnBehindWhatWasDeleted() {
        var cursor = new EventCursor(0);
        assertThat(cursor.add(5)).isTrue();
        assertThat(cursor.add(7)).isTrue();

        cursor.skipTo(4);
        assertThat(cursor.add(5)).isFalse();
        cursor.skipTo(6);

        assertThat(cursor.hasGap()).isFalse();
        assertThat(cursor.seen()).isEqualTo(7);
    }
}
