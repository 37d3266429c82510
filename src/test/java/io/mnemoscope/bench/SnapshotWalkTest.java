package io.mnemoscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SnapshotWalkTest {
    private static final int STEPS = 1_000;

    @Test
    void theSameSeedGivesTheSameSnapshots() {
        assertThat(walk(3, 7)).isEqualTo(walk(3, 7)).isNotEqualTo(walk(3, 8));
    }

    @Test
    void everySnapshotIsLaterThanTheOneBeforeAndWithinItsLimit() {
        for (int agent = 0; agent < 20; agent++) {
            var samples = walk(agent, 1);

            assertThat(samples.stream().map(Sample::timestampMillis).toList())
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(samples)
                    .allMatch(sample -> sample.currentSize() <= sample.maxSize() && sample.bufferSize() < 15);
        }
    }

    @Test
    void someAgentsCrossTheLevelsAgainAndAgainAndMostNever() {
        var crossings = IntStream.range(0, 10)
                .map(agent -> crossings(walk(agent, 1), 0.95))
                .toArray();

        assertThat(crossings[2]).isGreaterThan(2);
        assertThat(IntStream.of(crossings).filter(count -> count == 0)).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void thePlansOfAllConnectionsHoldEverySnapshotOnce() {
        var shape = new LoadShape("test", 10, 1_003, 100, 1);

        for (int connections : List.of(1, 4)) {
            var plan = shape.plan(connections, LoadShape.Api.MNEMOSCOPE);

            assertThat(plan).hasSize(connections);
            int planned = plan.stream()
                    .flatMap(List::stream)
                    .mapToInt(Batch::snapshots)
                    .sum();
            assertThat(planned).as(connections + " connections").isEqualTo(1_003);
        }
    }

    private static List<Sample> walk(int agent, long seed) {
        var walk = new SnapshotWalk("test", agent, seed);
        return Stream.generate(walk::next).limit(STEPS).toList();
    }

    private static int crossings(List<Sample> samples, double level) {
        int count = 0;
        for (int i = 1; i < samples.size(); i++) {
            boolean above = samples.get(i).usageRatio() >= level;
            boolean wasBelow = samples.get(i - 1).usageRatio() < level;
            count += above && wasBelow ? 1 : 0;
        }
        return count;
    }
}
