package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Agents whose memories grow and are consolidated, from a seed: one snapshot a second and agent, in turn. */
public final class Troupe {
    private final RandomGenerator random;
    private final AgentId[] ids;
    private final long[] sizes;
    private final long[] episodes;
    private final ConsolidationMetrics[] consolidations;
    private long count;

    public Troupe(long seed, int agents) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ids = new AgentId[agents];
        sizes = new long[agents];
        episodes = new long[agents];
        consolidations = new ConsolidationMetrics[agents];
        for (int i = 0; i < agents; i++) {
            ids[i] = new AgentId("town", "agent-" + i);
            consolidations[i] = ConsolidationMetrics.NONE;
        }
    }

    public List<MemorySnapshot> next(int n) {
        var batch = new ArrayList<MemorySnapshot>(n);
        for (int i = 0; i < n; i++) {
            batch.add(next());
        }
        return batch;
    }

    private MemorySnapshot next() {
        int i = (int) (count % ids.length);
        long second = count++ / ids.length;
        sizes[i] += random.nextInt(4);
        if (random.nextInt(50) == 0) {
            consolidate(i);
        }
        long buffer = second % 20;
        double usage = sizes[i] / 1_000.0;
        var memory = new MemoryStats(sizes[i], buffer, sizes[i] + buffer, 1_000, usage, true, usage >= 0.8);
        long time = Samples.START + second * 1_000 + random.nextInt(5);
        return new MemorySnapshot(
                ids[i], time, memory, consolidations[i], episodes[i], second, MemorySnapshot.NO_TIME, Map.of());
    }

    private void consolidate(int i) {
        long moved = sizes[i] / 3;
        sizes[i] -= moved;
        episodes[i]++;
        var before = consolidations[i];
        long total = before.total() + 1;
        long memories = before.memories() + moved;
        consolidations[i] = new ConsolidationMetrics(
                total,
                before.automatic() + 1,
                before.manual(),
                random.nextDouble(),
                memories,
                (double) memories / total);
    }
}
