package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void everySingleBitIsFoundAndTwoAreNot() {
        var bytes = "the checksum of these bytes says which bit was flipped".getBytes(StandardCharsets.UTF_8);
        long checksum = Checksum.of(bytes, bytes.length);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Checksum.mendOneBit(flipped, checksum)).isTrue();
            assertThat(flipped).isEqualTo(bytes);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            flipped[(bit / 8 + 11) % bytes.length] ^= 1;
            assertThat(Checksum.mendOneBit(flipped, checksum)).isFalse();
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(Checksum.mendOneBit(bytes.clone(), checksum ^ 1L << bit)).isTrue();
        }
    }
}
