package io.mnemoscope.ingest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.PythonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot while it is being read: both readers fill one, and {@link #build} puts in the defaults. Reused from one
 * snapshot to the next; one thread.
 */
final class SnapshotDraft {
    static final long ABSENT = Long.MIN_VALUE;
    /** A usage ratio may be so far from what the sizes say, of 1 or of what they say. */
    private static final double MOST_APART = 0.01;

    private static final long MAX_AHEAD_MILLIS = Duration.ofHours(24).toMillis();

    @Nullable
    AgentId id;

    long timestamp;
    long step;
    long simulationTime;
    long current;
    long buffer;
    long total;
    long max;
    double usageRatio;
    int bounded;
    int approaching;
    boolean hasConsolidation;
    long consolidations;
    long automatic;
    long manual;
    double lastSeconds;
    long memories;
    double averageSize;
    long episodes;
    Map<String, Double> gauges = Map.of();
    List<MemoryStore> stores = List.of();

    /** Milliseconds since 1970; earlier snapshots are mistakes of the unit. */
    static final long YEAR_2000 = 946_684_800_000L;

    private final Duration retention;
    private final long retentionMillis;

    /**
     * A draft with nothing in it.
     *
     * @param retention older snapshots are not taken, because the store would not keep them; zero: of any age
     */
    SnapshotDraft(Duration retention) {
        this.retention = retention;
        this.retentionMillis = retention.toMillis();
        reset();
    }

    /** Forgets everything. */
    void reset() {
        id = null;
        timestamp = ABSENT;
        step = MemorySnapshot.NO_STEP;
        simulationTime = MemorySnapshot.NO_TIME;
        current = ABSENT;
        buffer = 0;
        total = ABSENT;
        max = 0;
        usageRatio = Double.NaN;
        bounded = -1;
        approaching = -1;
        hasConsolidation = false;
        consolidations = 0;
        automatic = 0;
        manual = 0;
        lastSeconds = Double.NaN;
        memories = 0;
        averageSize = 0;
        episodes = 0;
        gauges = Map.of();
        stores = List.of();
    }

    /**
     * The snapshot.
     *
     * @param nowMillis the time of arrival
     * @throws InvalidInput naming the field that is missing or out of its range
     */
    MemorySnapshot build(long nowMillis) {
        if (id == null) {
            throw new InvalidInput("agent", "is required");
        }
        long at = timestamp == ABSENT ? nowMillis : timestamp;
        if (at < YEAR_2000) {
            throw new InvalidInput("timestamp", "must not be before the year 2000: " + shownTime(at));
        }
        if (at > nowMillis + MAX_AHEAD_MILLIS) {
            throw new InvalidInput("timestamp", "must not be more than 24 h ahead: " + shownTime(at));
        }
        if (retentionMillis > 0 && at < nowMillis - retentionMillis) {
            throw new InvalidInput(
                    "timestamp", "older than the retention of " + words(retention) + ": " + shownTime(at));
        }
        return new MemorySnapshot(id, at, memory(), consolidation(), episodes, step, simulationTime, gauges, stores);
    }

    /** Days, or as in {@code 36h}. */
    private static String words(Duration retention) {
        long days = retention.toDays();
        if (!retention.equals(Duration.ofDays(days))) {
            return retention.toString().substring(2).toLowerCase(Locale.ROOT);
        }
        return days == 1 ? "1 day" : days + " days";
    }

    private static String shownTime(long millis) {
        return InvalidInput.shown(Instant.ofEpochMilli(millis).toString());
    }

    private MemoryStats memory() {
        if (current == ABSENT && total == ABSENT) {
            throw new InvalidInput("memory_stats.current_size", "is required (or memory_stats.total_size)");
        }
        long committed = current == ABSENT ? Math.max(0, total - buffer) : current;
        long all = total == ABSENT ? committed + buffer : total;
        checkRatio(committed, all);
        double ratio = Double.isNaN(usageRatio) ? MemoryStats.ratio(committed, max) : usageRatio;
        boolean isBounded = bounded < 0 ? max > 0 : bounded == 1;
        boolean isApproaching = approaching < 0 ? ratio >= MemoryStats.APPROACHING : approaching == 1;
        return new MemoryStats(committed, buffer, all, max, ratio, isBounded, isApproaching);
    }

    /** A ratio of percent, or of another limit, would alarm, or hide what is full. */
    private void checkRatio(long committed, long all) {
        if (max > 0 && !Double.isNaN(usageRatio)) {
            double counted = MemoryStats.ratio(committed, max);
            // Who sends no current_size counts the buffer in, perhaps.
            boolean whole = current == ABSENT && agrees(MemoryStats.ratio(all, max));
            if (!agrees(counted) && !whole) {
                throw new InvalidInput(
                        "memory_stats.usage_ratio",
                        "must be current_size / max_size, which is " + committed + " / " + max + " = "
                                + PythonFormat.fixed(counted, 3) + " (leave it out, and it is counted): " + usageRatio);
            }
        }
    }

    private boolean agrees(double counted) {
        return Math.abs(usageRatio - counted) <= MOST_APART * Math.max(1, counted);
    }

    private ConsolidationMetrics consolidation() {
        return hasConsolidation
                ? new ConsolidationMetrics(consolidations, automatic, manual, lastSeconds, memories, averageSize)
                : ConsolidationMetrics.NONE;
    }
}
