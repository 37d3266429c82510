package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a sink began with, and whatever is put into it, comes out as it was put. */
class ByteSinkTest {
    private static final long[] NUMBERS = {
        0, 1, -1, 127, 128, -64, 63, 64, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, 300
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 1_000})
    void allThatIsPutComesOut(int capacity) {
        for (int before = 0; before < 20; before++) {
            var sink = new ByteSink(capacity);
            for (int i = 0; i < before; i++) {
                sink.put(i);
            }
            for (long number : NUMBERS) {
                sink.varint(number);
                sink.zigzag(number);
                sink.fixed(number);
            }
            sink.text("Größe \uD83D\uDE00");
            sink.put(new byte[] {1, 2, 3}, 2);

            check(sink, before);
        }
    }

    private static void check(ByteSink sink, int before) {
        var source = new ByteSource(sink.copy(), 0);
        for (int i = 0; i < before; i++) {
            assertThat(source.next()).isEqualTo(i);
        }
        for (long number : NUMBERS) {
            assertThat(source.varint()).isEqualTo(number);
            assertThat(source.zigzag()).isEqualTo(number);
            assertThat(source.fixed()).isEqualTo(number);
        }
        assertThat(source.text()).isEqualTo("Größe \uD83D\uDE00");
        assertThat(source.next()).isEqualTo(1);
        assertThat(source.left()).isEqualTo(1);
    }

    @Test
    void aSinkThatIsClearedIsEmpty() {
        var sink = new ByteSink(4);
        sink.put(9);
        sink.clear();
        sink.put(255);

        assertThat(sink.copy()).containsExactly(255);
        assertThat(sink.length()).isEqualTo(1);
        assertThat(sink.array()[0]).isEqualTo((byte) 255);
    }
}
