package io.mnemoscope.domain.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link GrowthTrack} and {@link PeerPeaks}: who grows faster than before, and the others do not. */
class GrowthTrackTest {
    private final GrowthTrack track = new GrowthTrack();

    private void take(double grown, int times) {
        for (int i = 0; i < times; i++) {
            track.take(grown);
        }
    }

    @Test
    void nothingSpeaksForAChangeBeforeTheMeanIsKnown() {
        take(3, GrowthTrack.KNOWN - 1);
        take(300, 1);

        assertThat(track.known()).isTrue();
        assertThat(track.sum()).isZero();
        assertThat(track.peak()).isZero();
    }

    @Test
    void twiceTheMeanSpeaksForItByItsLikelihood() {
        take(4, 40);

        track.take(8);

        assertThat(track.sum()).isCloseTo(8 * Math.log(2) - 4, within(1e-5));
        track.take(4);
        assertThat(track.sum()).isLessThan(8 * Math.log(2) - 4).isPositive();
        assertThat(track.peak()).isCloseTo(8 * Math.log(2) - 4, within(1e-5));
    }

    @Test
    void oneBurstIsNoChange() {
        take(4, 40);

        track.take(10_000);

        assertThat(track.sum()).isEqualTo(4);
    }

    @Test
    void aMemoryThatShrinksSaysNothing() {
        take(4, 40);
        track.take(8);
        double before = track.sum();

        track.take(-50);
        track.take(Double.NaN);

        assertThat(track.sum()).isEqualTo(before);
    }

    @Test
    void whoHardlyStoresAnythingIsNotFoundByASecondMemory() {
        take(0, 200);

        track.take(1);

        assertThat(track.sum()).isLessThan(1);
    }

    @Test
    void whoStoresInBurstsNeedsMoreOfThem() {
        var steady = new GrowthTrack();
        for (int i = 0; i < 100; i++) {
            track.take(i % 10 == 0 ? 40 : 0);
            steady.take(4);
        }

        track.take(8);
        steady.take(8);

        assertThat(track.sum()).isLessThan(steady.sum() / 10);
    }

    private static GrowthTrack healthy(long seed) {
        var random = new SplittableRandom(seed);
        var healthy = new GrowthTrack();
        for (int i = 0; i < 300; i++) {
            healthy.take(random.nextInt(3) + random.nextInt(3));
        }
        return healthy;
    }

    @Test
    void whatSpeaksForAChangeIsRelativeToWhatEverSpokeForThatOfTheOthers() {
        var all = new ArrayList<>(
                IntStream.range(0, 4).mapToObj(GrowthTrackTest::healthy).toList());
        var changed = healthy(9);
        all.add(changed);
        assertThat(new PeerPeaks(all).changed(changed)).isLessThan(0.5);

        for (int i = 0; i < 5; i++) {
            changed.take(9);
        }

        assertThat(new PeerPeaks(all).changed(changed)).isGreaterThan(1);
        all.forEach(each -> {
            for (int i = 0; i < 20; i++) {
                each.take(9);
            }
        });
        assertThat(new PeerPeaks(all).changed(changed)).isLessThan(1);
    }

    @Test
    void ofFewerThanFourNothingIsKnown() {
        var three = IntStream.range(0, 3).mapToObj(GrowthTrackTest::healthy).toList();

        assertThat(new PeerPeaks(three).changed(three.get(0))).isNaN();
        assertThat(new PeerPeaks(List.of()).changed(track)).isNaN();
    }
}
