package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.MemorySnapshot;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When data came from a simulation: the last time within each tick of the timer. Blocks of 1,024 ticks, made where there
 * is data, 8 KiB each and no more than {@link #MOST_BLOCKS}. Constant time for what comes in about the order of time.
 * One thread.
 */
final class HeartbeatIndex {
    /** 32 MiB; at one tick a second some 48 days without a pause. */
    static final int MOST_BLOCKS = 4_096;

    private static final int TICKS = 1_024;

    private final long tickMillis;
    private final TreeMap<Long, int[]> blocks = new TreeMap<>();
    /** The step of the last data of each tick, likewise; 0 where there is none. */
    private final TreeMap<Long, int[]> steps = new TreeMap<>();

    private long newestKey = -1;
    private int[] newest = new int[0];
    private boolean full;

    /** Nothing heard yet. */
    HeartbeatIndex(long tickMillis) {
        this.tickMillis = tickMillis;
    }

    /** Data of this time and step has come; the step may be {@link MemorySnapshot#NO_STEP}. */
    void beat(long millis, long step) {
        long tick = millis / tickMillis;
        var block = block(tick / TICKS);
        if (block == null) {
            return;
        }
        // 0 stands for nothing.
        int at = (int) (tick % TICKS);
        int place = (int) (millis - tick * tickMillis) + 1;
        if (place >= block[at] && step != MemorySnapshot.NO_STEP) {
            steps.computeIfAbsent(tick / TICKS, key -> new int[TICKS])[at] =
                    (int) Math.min(Integer.MAX_VALUE, step + 1);
        }
        block[at] = Math.max(block[at], place);
    }

    /** The step of the last data before the tick that begins at {@code tickStart}; {@link MemorySnapshot#NO_STEP} if it has none. */
    long stepBefore(long tickStart) {
        long tick = Math.max(0, before(tickStart)) / tickMillis;
        var block = steps.get(tick / TICKS);
        return block == null ? MemorySnapshot.NO_STEP : block[(int) (tick % TICKS)] - 1L;
    }

    private int @Nullable [] block(long key) {
        if (key == newestKey) {
            return newest;
        }
        var block = blocks.get(key);
        if (block == null) {
            if (blocks.size() == MOST_BLOCKS) {
                full = true;
                return null;
            }
            block = new int[TICKS];
            blocks.put(key, block);
        }
        newestKey = key;
        newest = block;
        return block;
    }

    /** Whether there was more than there is room for; then what this says is not the truth. */
    boolean full() {
        return full;
    }

    /** The first time within the first tick; -1 if there is none. */
    long first() {
        return blocks.isEmpty() ? -1 : from(blocks.firstKey(), 0);
    }

    /** The last time; -1 if there is none. */
    long last() {
        return blocks.isEmpty() ? -1 : until(blocks.lastKey(), TICKS - 1);
    }

    /** The last time before the tick that begins at {@code tickStart}; -1 if there is none. */
    long before(long tickStart) {
        long tick = tickStart / tickMillis - 1;
        if (tick < 0) {
            return -1;
        }
        var entry = blocks.floorEntry(tick / TICKS);
        if (entry == null) {
            return -1;
        }
        boolean within = entry.getKey() == tick / TICKS;
        long found = until(entry.getKey(), within ? (int) (tick % TICKS) : TICKS - 1);
        if (found >= 0) {
            return found;
        }
        var earlier = blocks.lowerKey(entry.getKey());
        return earlier == null ? -1 : until(earlier, TICKS - 1);
    }

    /** The first time in or after the tick that begins at {@code tickStart}; -1 if there is none. */
    long after(long tickStart) {
        long tick = tickStart / tickMillis;
        var entry = blocks.ceilingEntry(tick / TICKS);
        if (entry == null) {
            return -1;
        }
        boolean within = entry.getKey() == tick / TICKS;
        long found = from(entry.getKey(), within ? (int) (tick % TICKS) : 0);
        if (found >= 0) {
            return found;
        }
        var later = blocks.higherKey(entry.getKey());
        return later == null ? -1 : from(later, 0);
    }

    private long until(long key, int at) {
        var block = blocks.getOrDefault(key, newest);
        for (int i = at; i >= 0; i--) {
            if (block[i] > 0) {
                return (key * TICKS + i) * tickMillis + block[i] - 1;
            }
        }
        return -1;
    }

    private long from(long key, int at) {
        var block = blocks.getOrDefault(key, newest);
        for (int i = at; i < TICKS; i++) {
            if (block[i] > 0) {
                return (key * TICKS + i) * tickMillis + block[i] - 1;
            }
        }
        return -1;
    }
}
