package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Reception;
import org.junit.jupiter.api.Test;

/** How snapshots are received comes back as it was written, or is known to be damaged. */
class ReceptionTextTest {
    private static final Reception PLAIN = new Reception(
            Moments.START,
            Moments.START + 5,
            Moments.START + 4,
            -7_200_000,
            105,
            12,
            Moments.START - 9,
            Reception.Presence.ENDED,
            3,
            980.1,
            2,
            null);

    @Test
    void whatIsWrittenIsRead() {
        var behind = Reception.Behind.of(Moments.filled(3, 10), Moments.START + 9, true);
        var with = new Reception(
                9,
                9,
                9,
                0,
                0,
                0,
                9,
                Reception.Presence.LEFT,
                0,
                0,
                0,
                behind.and(Moments.filled(4, 10), Moments.START + 10));

        assertThat(ReceptionText.read(ReceptionText.write(PLAIN))).isEqualTo(PLAIN);
        assertThat(ReceptionText.read(ReceptionText.write(with))).isEqualTo(with);
        assertThat(ReceptionText.read(ReceptionText.write(Reception.NONE))).isEqualTo(Reception.NONE);
    }

    @Test
    void eachFlippedBitIsNoticed() {
        var text = ReceptionText.write(PLAIN);
        for (int at = 0; at < text.length(); at++) {
            for (int bit = 0; bit < 7; bit++) {
                var flipped = new StringBuilder(text);
                flipped.setCharAt(at, (char) (text.charAt(at) ^ 1 << bit));
                assertThatThrownBy(() -> ReceptionText.read(flipped.toString()))
                        .as("character %d bit %d", at, bit)
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void whatIsNoneIsDamage() {
        for (var text : new String[] {"", "1", "1 2 3", "a b c d e f g h i j k"}) {
            assertThatThrownBy(() -> ReceptionText.read(text)).isInstanceOf(IllegalStateException.class);
        }
    }
}
