package io.mnemoscope.storage.embedded.codec;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Many snapshots of one agent as one blob of 2 to 10 bytes each. Column by column, every value is written as its
 * difference from a prediction: times and steps from the last difference, counters from the value before, doubles as
 * XOR with what the other columns say (Gorilla, VLDB 2015, has the idea); a column that is as predicted throughout costs
 * one byte. Then zlib at its fastest, whose checksum finds damage. Lossless. About 0.4 µs to write and 0.2 µs to read a
 * snapshot. One thread.
 *
 * <p>Layout: codec byte, varint rows, varint length before zlib, zlib stream. Codec 1 has the columns and the gauges. Codec 2, of
 * chunks that have what codec 1 has not, has sections behind them: varint number, varint length, bytes. Section 1 has the memory
 * stores; readers leave out the sections that they do not know.
 */
public final class ChunkCodec {
    static final int VERSION = 1;

    static final int WITH_SECTIONS = 2;
    static final int STORES = 1;

    /** More rows no chunk has; what says so is damaged. */
    static final int MAX_ROWS = 1 << 16;

    private static final int AS_PREDICTED = 0;
    private static final int DIFFERENCES = 1;
    private static final int SECOND_DIFFERENCES = 2;
    private static final int XOR_BEFORE = 3;
    private static final int XOR_COLUMNS = 4;

    private final ByteSink plain = new ByteSink(64 * 1024);
    private final ByteSink section = new ByteSink(64);
    private final ByteSink packed = new ByteSink(16 * 1024);
    private final Deflater deflater = new Deflater(1);
    private final Unpacker unpacker = new Unpacker(16 * 1024);
    private long[] residuals = new long[1024];
    private final byte[] scratch = new byte[16 * 1024];

    /** The rows from {@code from} to before {@code to}. */
    public byte[] encode(Columns columns, int from, int to) {
        plain.clear();
        if (residuals.length < to - from) {
            residuals = new long[to - from];
        }
        for (int c = 0; c < Columns.COUNT; c++) {
            encodeColumn(c, columns, from, to);
        }
        encodeGauges(columns.gauges.subList(from, to));
        boolean sections = columns.haveStores(from, to);
        if (sections) {
            encodeStores(columns, from, to);
        }
        packed.clear();
        packed.put(sections ? WITH_SECTIONS : VERSION);
        packed.varint(to - from);
        packed.varint(plain.length());
        deflater.reset();
        deflater.setInput(plain.array(), 0, plain.length());
        deflater.finish();
        while (!deflater.finished()) {
            packed.put(scratch, deflater.deflate(scratch));
        }
        return packed.copy();
    }

    private void encodeColumn(int c, Columns columns, int from, int to) {
        int mode = mode(c);
        long any = 0;
        for (int i = from; i < to; i++) {
            long residual = columns.at(c, i) - predicted(mode, c, columns, i, from);
            if (mode >= XOR_BEFORE) {
                residual = columns.at(c, i) ^ predicted(mode, c, columns, i, from);
            }
            residuals[i - from] = residual;
            any |= residual;
        }
        plain.put(any == 0 ? AS_PREDICTED : mode);
        for (int i = 0; any != 0 && i < to - from; i++) {
            if (mode >= XOR_BEFORE) {
                plain.varint(residuals[i]);
            } else {
                plain.zigzag(residuals[i]);
            }
        }
    }

    private static int mode(int column) {
        return switch (column) {
            case Columns.TIME, Columns.STEP, Columns.SIMULATION_TIME, Columns.ORDINAL -> SECOND_DIFFERENCES;
            case Columns.USAGE, Columns.AVERAGE -> XOR_COLUMNS;
            case Columns.LAST_SECONDS, Columns.FLAGS -> XOR_BEFORE;
            default -> DIFFERENCES;
        };
    }

    /** What the columns and rows before say that this value is. */
    private static long predicted(int mode, int c, Columns columns, int i, int from) {
        var v = columns.values;
        if (mode == XOR_COLUMNS) {
            return c == Columns.USAGE
                    ? Columns.usageBits(v[Columns.CURRENT][i], v[Columns.MAX][i])
                    : Columns.averageBits(v[Columns.MEMORIES][i], v[Columns.CONSOLIDATIONS][i]);
        }
        if (i == from) {
            return model(c, v, i);
        }
        long before = v[c][i - 1];
        if (mode == XOR_BEFORE) {
            return before;
        }
        if (mode == SECOND_DIFFERENCES) {
            return before + (i - 1 == from ? 0 : before - v[c][i - 2]);
        }
        return before + model(c, v, i) - model(c, v, i - 1);
    }

    /** The part of a value that other columns of its row tell: a sum; 0 where there is none. */
    private static long model(int c, long[][] v, int i) {
        return switch (c) {
            case Columns.TOTAL -> v[Columns.CURRENT][i] + v[Columns.BUFFER][i];
            case Columns.MANUAL -> v[Columns.CONSOLIDATIONS][i] - v[Columns.AUTOMATIC][i];
            default -> 0;
        };
    }

    private void encodeGauges(List<Map<String, Double>> rows) {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> names.addAll(row.keySet()));
        plain.varint(names.size());
        for (var name : names) {
            plain.text(name);
            long before = 0;
            for (var row : rows) {
                var value = row.get(name);
                plain.put(value == null ? 0 : 1);
                if (value != null) {
                    long bits = Double.doubleToRawLongBits(value);
                    plain.varint(Long.reverse(bits ^ before));
                    before = bits;
                }
            }
        }
    }

    private void encodeStores(Columns columns, int from, int to) {
        section.clear();
        StoreColumns.encode(columns, from, to, section);
        plain.varint(STORES);
        plain.varint(section.length());
        plain.put(section.array(), section.length());
    }

    /**
     * Appends the rows of a blob, all or none.
     *
     * @throws IllegalStateException if it is damaged or of a newer codec
     */
    public void decode(byte[] blob, Columns to) {
        int start = to.size;
        try {
            decode(blob, start, to);
        } catch (IllegalStateException e) {
            to.truncate(start);
            throw e;
        }
    }

    private void decode(byte[] blob, int start, Columns to) {
        var head = new ByteSource(blob, 0);
        int version = head.next();
        if (version != VERSION && version != WITH_SECTIONS) {
            throw new IllegalStateException("chunk codec " + version + " is not known");
        }
        long rows = head.varint();
        long length = head.varint();
        if (rows < 0 || rows > MAX_ROWS) {
            throw new IllegalStateException("a chunk is damaged: it has " + rows + " rows");
        }
        var source = unpacker.unpack(blob, head.position(), length);
        for (int i = 0; i < rows; i++) {
            int unused = to.add(Map.of());
        }
        for (int c = 0; c < Columns.COUNT; c++) {
            decodeColumn(c, source, to, start);
        }
        decodeGauges(source, to, start);
        while (version == WITH_SECTIONS && source.left() > 0) {
            decodeSection(source, to, start);
        }
        if (source.left() > 0) {
            throw new IllegalStateException("a chunk is damaged: it has " + rows + " rows and more");
        }
    }

    private static void decodeColumn(int c, ByteSource source, Columns to, int start) {
        int written = source.next();
        int mode = mode(c);
        var column = to.values[c];
        for (int i = start; i < to.size; i++) {
            long predicted = predicted(mode, c, to, i, start);
            if (written == AS_PREDICTED) {
                column[i] = predicted;
            } else {
                column[i] = mode >= XOR_BEFORE ? source.varint() ^ predicted : source.zigzag() + predicted;
            }
        }
    }

    private static void decodeGauges(ByteSource source, Columns to, int start) {
        for (int names = source.count(); names > 0; names--) {
            var name = source.text();
            long before = 0;
            for (int row = start; row < to.size; row++) {
                if (source.next() != 0) {
                    before ^= Long.reverse(source.varint());
                    to.gauges.set(row, with(to.gauges.get(row), name, Double.longBitsToDouble(before)));
                }
            }
        }
    }

    private static void decodeSection(ByteSource source, Columns to, int start) {
        long number = source.varint();
        var section = source.part(source.count());
        if (number == STORES) {
            StoreColumns.decode(section, to, start);
            if (section.left() > 0) {
                throw new IllegalStateException("a chunk is damaged: its section " + number + " has more bytes");
            }
        }
    }

    private static Map<String, Double> with(@Nullable Map<String, Double> gauges, String name, double value) {
        var more = gauges == null || gauges.isEmpty() ? new HashMap<String, Double>() : gauges;
        more.put(name, value);
        return more;
    }

    /** The rows of a blob as columns of their own. */
    public Columns decode(byte[] blob) {
        var columns = new Columns();
        decode(blob, columns);
        return columns;
    }

    public void close() {
        deflater.end();
        unpacker.close();
    }
}
