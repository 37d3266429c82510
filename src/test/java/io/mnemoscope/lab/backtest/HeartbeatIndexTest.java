package io.mnemoscope.lab.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.MemorySnapshot;
import java.util.HashMap;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeartbeatIndexTest {
    private static final long TICK = 1_000;

    @Test
    void saysWhenTheLastSignOfLifeWas() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var beats = new HeartbeatIndex(TICK);
            var all = new TreeSet<Long>();
            var steps = new HashMap<Long, Long>();
            long now = 1_780_000_000_000L;
            for (int i = 0; i < 300; i++) {
                now += random.nextInt(40) == 0 ? random.nextLong(5_000_000) : random.nextInt(3_000);
                beats.beat(now, i);
                all.add(now);
                steps.put(now, (long) i);
            }

            assertThat(beats.last()).as("seed %d", seed).isEqualTo(all.last());
            assertThat(beats.before(all.first() / TICK * TICK)).isEqualTo(-1);
            assertThat(beats.after((all.last() / TICK + 1) * TICK)).isEqualTo(-1);
            for (int i = 0; i < 2_000; i++) {
                long tick = random.nextLong(all.first() / TICK + 1, all.last() / TICK + 3) * TICK;
                assertThat(beats.before(tick)).as("seed %d tick %d", seed, tick).isEqualTo(all.lower(tick));
                assertThat(beats.stepBefore(tick))
                        .as("seed %d tick %d", seed, tick)
                        .isEqualTo(steps.get(all.lower(tick)));
                var later = all.ceiling(tick);
                long after = beats.after(tick);
                assertThat(after < 0 ? -1 : after / TICK)
                        .as("seed %d tick %d", seed, tick)
                        .isEqualTo(later == null ? -1 : later / TICK);
            }
        }
    }

    @Test
    void hasABound() {
        var beats = new HeartbeatIndex(TICK);
        for (long i = 0; i < HeartbeatIndex.MOST_BLOCKS + 1; i++) {
            assertThat(beats.full()).isFalse();
            beats.beat(i * 1_024 * TICK, MemorySnapshot.NO_STEP);
        }

        assertThat(beats.full()).isTrue();
    }
}
