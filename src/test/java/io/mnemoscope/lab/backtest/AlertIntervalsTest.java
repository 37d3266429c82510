package io.mnemoscope.lab.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertIntervalsTest {
    private record Span(long start, long end) {}

    @Test
    void findsWhatWasThereAtTheSameTime() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var ours = spans(random);
            var theirs = spans(random);

            var partners = of(ours).partners(of(theirs));

            for (int i = 0; i < partners.length; i++) {
                var one = ours.get(i);
                boolean together = theirs.stream().anyMatch(other -> overlap(one, other));
                assertThat(partners[i] >= 0)
                        .as("seed %d, %s in %s", seed, one, theirs)
                        .isEqualTo(together);
                if (together) {
                    assertThat(overlap(one, theirs.get(partners[i]))).isTrue();
                }
            }
        }
    }

    @Test
    void countsWhatIsNotOverUpToNow() {
        var spans = new AlertIntervals();
        spans.add(10, 20);
        spans.add(50, AlertIntervals.OPEN);

        assertThat(spans.millis(80)).isEqualTo(40);
        assertThat(spans.open()).isEqualTo(1);
        assertThat(spans.size()).isEqualTo(2);
    }

    private static boolean overlap(Span one, Span other) {
        return one.start <= other.end && other.start <= one.end;
    }

    private static List<Span> spans(Random random) {
        var spans = new ArrayList<Span>();
        long at = 0;
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            long start = at + 1 + random.nextInt(20);
            at = start + (random.nextInt(3) == 0 ? 0 : random.nextInt(20));
            spans.add(new Span(start, i + 1 == count && random.nextBoolean() ? AlertIntervals.OPEN : at));
        }
        return spans;
    }

    private static AlertIntervals of(List<Span> all) {
        var spans = new AlertIntervals();
        all.forEach(span -> spans.add(span.start, span.end));
        return spans;
    }
}
