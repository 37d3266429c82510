package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Snapshots of one agent, column by column: what the codecs read and write. Doubles are kept as their raw bits, so
 * that every NaN survives. Used again from chunk to chunk; one thread.
 */
public final class Columns {
    public static final int ORDINAL = 0;
    public static final int TIME = 1;
    public static final int CURRENT = 2;
    public static final int BUFFER = 3;
    public static final int TOTAL = 4;
    static final int MAX = 5;
    public static final int USAGE = 6;
    static final int FLAGS = 7;
    static final int CONSOLIDATIONS = 8;
    static final int AUTOMATIC = 9;
    static final int MANUAL = 10;
    public static final int LAST_SECONDS = 11;
    static final int MEMORIES = 12;
    public static final int AVERAGE = 13;
    static final int EPISODES = 14;
    static final int STEP = 15;
    public static final int SIMULATION_TIME = 16;
    static final int COUNT = 17;
    static final int BOUNDED = 1;
    static final int APPROACHING = 2;

    public long[][] values = new long[COUNT][64];
    List<Map<String, Double>> gauges = new ArrayList<>();
    /** By row, and only of those that have any. */
    private Map<Integer, List<MemoryStore>> stores = new HashMap<>();

    public int size;

    public void clear() {
        size = 0;
        gauges.clear();
        stores.clear();
    }

    /** Makes room for one more row and answers its index; all columns of it must then be set. */
    int add(Map<String, Double> rowGauges) {
        if (size == values[0].length) {
            for (int c = 0; c < COUNT; c++) {
                values[c] = Arrays.copyOf(values[c], 2 * size);
            }
        }
        gauges.add(rowGauges);
        return size++;
    }

    /** One more of a row's memory stores. */
    void addStore(int row, MemoryStore store) {
        stores.computeIfAbsent(row, its -> new ArrayList<>()).add(store);
    }

    /** A row's memory stores. */
    void setStores(int row, List<MemoryStore> its) {
        stores.put(row, its);
    }

    List<MemoryStore> storesAt(int row) {
        return stores.isEmpty() ? List.of() : stores.getOrDefault(row, List.of());
    }

    /** Whether any of the rows from {@code from} to before {@code to} has memory stores. */
    boolean haveStores(int from, int to) {
        return !stores.isEmpty() && stores.keySet().stream().anyMatch(row -> row >= from && row < to);
    }

    /** Takes the rows from this one on away. */
    void truncate(int rows) {
        gauges.subList(rows, size).clear();
        stores.keySet().removeIf(row -> row >= rows);
        size = rows;
    }

    void set(int column, int row, long value) {
        values[column][row] = value;
    }

    public long at(int column, int row) {
        return values[column][row];
    }

    /** The bits of current / max, which the usage ratio mostly is. */
    static long usageBits(long current, long max) {
        return Double.doubleToRawLongBits(max > 0 ? (double) current / max : Double.NaN);
    }

    /** The bits of memories / consolidations, which the average mostly is. */
    static long averageBits(long memories, long consolidations) {
        return Double.doubleToRawLongBits(consolidations > 0 ? (double) memories / consolidations : 0.0);
    }

    public MemorySnapshot snapshot(int i, AgentId agent) {
        var v = values;
        long flags = v[FLAGS][i];
        var memory = MemoryStats.clamped(
                v[CURRENT][i],
                v[BUFFER][i],
                v[TOTAL][i],
                v[MAX][i],
                Double.longBitsToDouble(v[USAGE][i]),
                (flags & BOUNDED) != 0,
                (flags & APPROACHING) != 0);
        var consolidation = ConsolidationMetrics.clamped(
                v[CONSOLIDATIONS][i],
                v[AUTOMATIC][i],
                v[MANUAL][i],
                Double.longBitsToDouble(v[LAST_SECONDS][i]),
                v[MEMORIES][i],
                Double.longBitsToDouble(v[AVERAGE][i]));
        return MemorySnapshot.clamped(
                agent,
                v[TIME][i],
                memory,
                consolidation,
                v[EPISODES][i],
                v[STEP][i],
                v[SIMULATION_TIME][i],
                gauges.get(i),
                storesAt(i));
    }

    /** Orders the rows by time, those of one time by arrival. Linear where they are in order already. */
    public void sort() {
        var time = values[TIME];
        var ordinal = values[ORDINAL];
        boolean sorted = true;
        for (int i = 1; i < size && sorted; i++) {
            sorted = time[i - 1] < time[i] || (time[i - 1] == time[i] && ordinal[i - 1] < ordinal[i]);
        }
        if (!sorted) {
            permute(IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingLong(i -> time[i]).thenComparingLong(i -> ordinal[i]))
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
    }

    private void permute(int[] order) {
        for (int c = 0; c < COUNT; c++) {
            var from = values[c];
            var to = new long[from.length];
            for (int i = 0; i < size; i++) {
                to[i] = from[order[i]];
            }
            values[c] = to;
        }
        var moved = new ArrayList<Map<String, Double>>(size);
        for (int i : order) {
            moved.add(gauges.get(i));
        }
        gauges = moved;
        if (!stores.isEmpty()) {
            var sorted = new HashMap<Integer, List<MemoryStore>>();
            for (int i = 0; i < size; i++) {
                var its = stores.get(order[i]);
                if (its != null) {
                    sorted.put(i, its);
                }
            }
            stores = sorted;
        }
    }
}
