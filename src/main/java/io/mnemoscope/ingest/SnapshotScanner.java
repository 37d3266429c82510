package io.mnemoscope.ingest;

import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshots that well-behaved clients send, several times faster than a general parser: known members in any
 * order (fastest in the documented one), names in plain ASCII without escapes, integers, plain decimals, UTC timestamps.
 * Whatever else comes, valid or not, it answers null and {@link JacksonReader} decides; so it only has to be right about
 * what it accepts, which a test holds against Jackson. Allocates nothing but the snapshot. One thread.
 */
final class SnapshotScanner {
    private static final byte[][] MEMBERS =
            keys("simulation", "agent", "timestamp", "step", "memory_stats", "consolidation_metrics", "episode_count");
    private static final byte[][] MEMORY = keys(
            "current_size", "buffer_size", "total_size", "max_size", "usage_ratio", "is_bounded", "approaching_limit");
    private static final byte[][] CONSOLIDATION = keys(
            "total_consolidations",
            "automatic_consolidations",
            "manual_consolidations",
            "last_consolidation_time",
            "total_memories_consolidated",
            "average_consolidation_size");

    private final AgentIds ids = new AgentIds();
    private final SnapshotDraft draft;
    private final ByteCursor in = new ByteCursor();
    private int simulationFrom;
    private int simulationTo;
    private int agentFrom;
    private int agentTo;

    /**
     * A scanner.
     *
     * @param retention see {@link SnapshotDraft}
     */
    SnapshotScanner(Duration retention) {
        draft = new SnapshotDraft(retention);
    }

    private static byte[][] keys(String... names) {
        var keys = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            keys[i] = ('"' + names[i] + '"').getBytes(StandardCharsets.US_ASCII);
        }
        return keys;
    }

    /**
     * The snapshot on the line that begins at {@code from}, or null if it is not of the usual shape.
     *
     * @param to where the bytes end; the line may end before
     * @throws io.mnemoscope.domain.InvalidInput if it is, and a value is out of its range
     */
    @Nullable
    MemorySnapshot read(byte[] bytes, int from, int to, long nowMillis) {
        draft.reset();
        simulationFrom = -1;
        agentFrom = -1;
        in.set(bytes, from, to);
        if (!object(MEMBERS) || !in.atLineEnd() || agentFrom < 0) {
            return null;
        }
        draft.id = ids.of(bytes, simulationFrom, simulationTo, agentFrom, agentTo);
        return draft.build(nowMillis);
    }

    /** Where the line ends that was read last, if it was of the usual shape. */
    int lineEnd() {
        return in.position();
    }

    /** Reads an object whose members are {@code keys}; false if it is anything else. */
    private boolean object(byte[][] keys) {
        if (!in.take('{')) {
            return false;
        }
        if (in.take('}')) {
            return true;
        }
        int expected = 0;
        do {
            int key = in.key(keys, expected);
            if (key < 0 || !in.take(':') || !value(keys, key)) {
                return false;
            }
            expected = key + 1;
        } while (in.take(','));
        return in.take('}');
    }

    private boolean value(byte[][] keys, int key) {
        if (keys == MEMORY) {
            return memory(key);
        }
        return keys == CONSOLIDATION ? consolidation(key) : member(key);
    }

    private boolean member(int key) {
        switch (key) {
            case 0 -> {
                boolean plain = in.plainString();
                simulationFrom = in.textFrom();
                simulationTo = in.textTo();
                return plain;
            }
            case 1 -> {
                boolean plain = in.plainString();
                agentFrom = in.textFrom();
                agentTo = in.textTo();
                return plain;
            }
            case 2 -> {
                draft.timestamp = in.timestamp();
                // Numbers of another unit are told apart by the general reader.
                return in.good()
                        && draft.timestamp >= SnapshotDraft.YEAR_2000
                        && draft.timestamp < 1_000 * SnapshotDraft.YEAR_2000;
            }
            case 3 -> draft.step = in.count();
            case 4 -> {
                return object(MEMORY);
            }
            case 5 -> {
                draft.hasConsolidation = true;
                return object(CONSOLIDATION);
            }
            default -> draft.episodes = in.count();
        }
        return in.good();
    }

    private boolean memory(int key) {
        switch (key) {
            case 0 -> draft.current = in.count();
            case 1 -> draft.buffer = in.count();
            case 2 -> draft.total = in.count();
            case 3 -> draft.max = in.takeNull() ? 0 : in.count();
            case 4 -> draft.usageRatio = in.takeNull() ? Double.NaN : in.decimal();
            case 5 -> draft.bounded = in.flag();
            default -> draft.approaching = in.flag();
        }
        return in.good() && !(draft.usageRatio > MemoryStats.MAX_RATIO);
    }

    private boolean consolidation(int key) {
        switch (key) {
            case 0 -> draft.consolidations = in.count();
            case 1 -> draft.automatic = in.count();
            case 2 -> draft.manual = in.count();
            case 3 -> draft.lastSeconds = in.takeNull() ? Double.NaN : in.decimal();
            case 4 -> draft.memories = in.count();
            default -> draft.averageSize = in.decimal();
        }
        return in.good()
                && !(draft.lastSeconds > ConsolidationMetrics.MAX_SECONDS)
                && draft.averageSize <= ConsolidationMetrics.MAX_AVERAGE;
    }
}
