package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import java.util.HashMap;
import java.util.Map;

/**
 * One snapshot as bytes, by itself: about 30 bytes. A bit says of each field whether it is what one would expect, and
 * then it costs nothing. Lossless. Its agent and its ordinal are written beside it.
 */
public final class RowCodec {
    private static final int BOUNDED = 1;
    private static final int APPROACHING = 1 << 1;
    private static final int USAGE = 1 << 2;
    private static final int LAST_SECONDS = 1 << 3;
    private static final int AVERAGE = 1 << 4;
    private static final int STEP = 1 << 5;
    private static final int CONSOLIDATION = 1 << 6;
    private static final int SIMULATION_TIME = 1 << 7;
    private static final int GAUGES = 1 << 8;
    private static final int STORES = 1 << 9;
    private static final int KNOWN = 2 * STORES - 1;
    private static final long NONE = Double.doubleToRawLongBits(Double.NaN);

    private static final int WITHOUT_STORES = 1;
    private static final int WITH_STORES = 2;

    private RowCodec() {}

    /** The codec of a snapshot's row: readers of codec 1 know no memory stores, and what has none is as they know it. */
    public static int codec(MemorySnapshot snapshot) {
        return snapshot.stores().isEmpty() ? WITHOUT_STORES : WITH_STORES;
    }

    /** The codec of rows that have been read. */
    public static int codec(Columns rows) {
        return rows.haveStores(0, rows.size) ? WITH_STORES : WITHOUT_STORES;
    }

    /** Whether there is such a codec. */
    public static boolean isKnown(long codec) {
        return codec == WITHOUT_STORES || codec == WITH_STORES;
    }

    public static void write(MemorySnapshot snapshot, ByteSink to) {
        var memory = snapshot.memory();
        var consolidation = snapshot.consolidation();
        int flags = flags(snapshot, memory, consolidation);
        to.varint(flags);
        to.varint(snapshot.timestampMillis());
        to.varint(memory.currentSize());
        to.varint(memory.bufferSize());
        to.zigzag(memory.totalSize() - memory.currentSize() - memory.bufferSize());
        to.varint(memory.maxSize());
        fixedIf(flags, USAGE, memory.usageRatio(), to);
        if ((flags & CONSOLIDATION) != 0) {
            writeConsolidation(flags, consolidation, to);
        }
        to.varint(snapshot.episodeCount());
        if ((flags & STEP) != 0) {
            to.varint(snapshot.step());
        }
        if ((flags & SIMULATION_TIME) != 0) {
            to.zigzag(snapshot.simulationTimeMillis());
        }
        if ((flags & GAUGES) != 0) {
            writeGauges(snapshot.gauges(), to);
        }
        if ((flags & STORES) != 0) {
            StoreColumns.write(snapshot.stores(), to);
        }
    }

    private static int flags(MemorySnapshot snapshot, MemoryStats memory, ConsolidationMetrics consolidation) {
        int flags = memory.bounded() ? BOUNDED : 0;
        flags |= memory.approachingLimit() ? APPROACHING : 0;
        flags |= bits(memory.usageRatio()) != Columns.usageBits(memory.currentSize(), memory.maxSize()) ? USAGE : 0;
        flags |= bits(consolidation.lastSeconds()) != NONE ? LAST_SECONDS : 0;
        long average = Columns.averageBits(consolidation.memories(), consolidation.total());
        flags |= bits(consolidation.averageSize()) != average ? AVERAGE : 0;
        long any =
                consolidation.total() | consolidation.automatic() | consolidation.manual() | consolidation.memories();
        flags |= any != 0 || (flags & (LAST_SECONDS | AVERAGE)) != 0 ? CONSOLIDATION : 0;
        flags |= snapshot.hasStep() ? STEP : 0;
        flags |= snapshot.hasSimulationTime() ? SIMULATION_TIME : 0;
        flags |= snapshot.gauges().isEmpty() ? 0 : GAUGES;
        return flags | (snapshot.stores().isEmpty() ? 0 : STORES);
    }

    private static void writeConsolidation(int flags, ConsolidationMetrics metrics, ByteSink to) {
        to.varint(metrics.total());
        to.varint(metrics.automatic());
        to.zigzag(metrics.total() - metrics.automatic() - metrics.manual());
        fixedIf(flags, LAST_SECONDS, metrics.lastSeconds(), to);
        to.varint(metrics.memories());
        fixedIf(flags, AVERAGE, metrics.averageSize(), to);
    }

    private static void writeGauges(Map<String, Double> gauges, ByteSink to) {
        to.varint(gauges.size());
        gauges.forEach((name, value) -> {
            to.text(name);
            to.fixed(bits(value));
        });
    }

    /**
     * Reads one row to the end of {@code to}.
     *
     * @throws IllegalStateException if it is damaged; then there is a row in {@code to} that means nothing
     */
    public static void read(ByteSource from, long ordinal, Columns to) {
        int row = to.add(Map.of());
        int flags = known(from.varint());
        to.set(Columns.ORDINAL, row, ordinal);
        to.set(Columns.FLAGS, row, flags & (BOUNDED | APPROACHING));
        to.set(Columns.TIME, row, from.varint());
        long current = from.varint();
        long buffer = from.varint();
        long total = from.zigzag() + current + buffer;
        long max = from.varint();
        to.set(Columns.CURRENT, row, current);
        to.set(Columns.BUFFER, row, buffer);
        to.set(Columns.TOTAL, row, total);
        to.set(Columns.MAX, row, max);
        to.set(Columns.USAGE, row, (flags & USAGE) != 0 ? from.fixed() : Columns.usageBits(current, max));
        readConsolidation(from, flags, row, to);
        to.set(Columns.EPISODES, row, from.varint());
        to.set(Columns.STEP, row, (flags & STEP) != 0 ? from.varint() : MemorySnapshot.NO_STEP);
        to.set(Columns.SIMULATION_TIME, row, (flags & SIMULATION_TIME) != 0 ? from.zigzag() : MemorySnapshot.NO_TIME);
        if ((flags & GAUGES) != 0) {
            to.gauges.set(row, readGauges(from));
        }
        if ((flags & STORES) != 0) {
            to.setStores(row, StoreColumns.read(from));
        }
    }

    private static int known(long flags) {
        if ((flags & ~KNOWN) != 0) {
            throw new IllegalStateException("a row is damaged, or of a later codec: its flags are " + flags);
        }
        return (int) flags;
    }

    /**
     * Goes past one row: a third of the work of reading it.
     *
     * @throws IllegalStateException if {@link #read} would throw one
     */
    public static void skip(ByteSource from) {
        int flags = known(from.varint());
        from.skipVarints(5);
        from.skip((flags & USAGE) != 0 ? Long.BYTES : 0);
        if ((flags & CONSOLIDATION) != 0) {
            from.skipVarints(3);
            from.skip((flags & LAST_SECONDS) != 0 ? Long.BYTES : 0);
            from.skipVarints(1);
            from.skip((flags & AVERAGE) != 0 ? Long.BYTES : 0);
        }
        from.skipVarints(1 + Integer.bitCount(flags & (STEP | SIMULATION_TIME)));
        for (long gauges = (flags & GAUGES) != 0 ? from.count() : 0; gauges > 0; gauges--) {
            from.skipVarints(from.count());
            from.skip(Long.BYTES);
        }
        if ((flags & STORES) != 0) {
            var unused = StoreColumns.read(from);
        }
    }

    private static void readConsolidation(ByteSource from, int flags, int row, Columns to) {
        boolean any = (flags & CONSOLIDATION) != 0;
        long total = any ? from.varint() : 0;
        long automatic = any ? from.varint() : 0;
        to.set(Columns.CONSOLIDATIONS, row, total);
        to.set(Columns.AUTOMATIC, row, automatic);
        to.set(Columns.MANUAL, row, any ? total - automatic - from.zigzag() : 0);
        to.set(Columns.LAST_SECONDS, row, any && (flags & LAST_SECONDS) != 0 ? from.fixed() : NONE);
        long memories = any ? from.varint() : 0;
        boolean odd = any && (flags & AVERAGE) != 0;
        to.set(Columns.MEMORIES, row, memories);
        to.set(Columns.AVERAGE, row, odd ? from.fixed() : Columns.averageBits(memories, total));
    }

    private static Map<String, Double> readGauges(ByteSource from) {
        int count = from.count();
        var gauges = new HashMap<String, Double>(2 * count);
        for (int i = 0; i < count; i++) {
            var name = from.text();
            gauges.put(name, Double.longBitsToDouble(from.fixed()));
        }
        return gauges;
    }

    private static void fixedIf(int flags, int flag, double value, ByteSink to) {
        if ((flags & flag) != 0) {
            to.fixed(bits(value));
        }
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }
}
