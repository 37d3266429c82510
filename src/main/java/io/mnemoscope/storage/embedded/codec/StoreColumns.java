package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.storage.embedded.format.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory stores of snapshots as bytes: of one snapshot for a row, of many by name for a chunk. There each name has the runs of
 * rows that have it, and then its figures column by column, as differences from the row before that has them.
 */
final class StoreColumns {
    private static final int LIMIT = 1;
    private static final int ADDED = 1 << 1;
    private static final int REMOVED = 1 << 2;
    /** What is there, the unit and the role in one number. */
    private static final int UNIT_SHIFT = 3;

    private static final int ROLE_SHIFT = 7;
    private static final int UNITS = 0xF;

    private StoreColumns() {}

    /** Those of one snapshot. */
    static void write(List<MemoryStore> stores, ByteSink to) {
        to.varint(stores.size());
        for (var store : stores) {
            to.text(store.name());
            int kind = kind(store);
            to.varint(kind);
            to.varint(store.size());
            varintIf(kind, LIMIT, store.limit(), to);
            varintIf(kind, ADDED, store.added(), to);
            varintIf(kind, REMOVED, store.removed(), to);
        }
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if it is damaged
     */
    static List<MemoryStore> read(ByteSource from) {
        int count = from.count();
        var stores = new ArrayList<MemoryStore>(Math.min(count, Byte.SIZE));
        for (int i = 0; i < count; i++) {
            var name = from.text();
            long kind = from.varint();
            long size = from.varint();
            long limit = has(kind, LIMIT) ? from.varint() : 0;
            long added = has(kind, ADDED) ? from.varint() : MemoryStore.NOT_SAID;
            long removed = has(kind, REMOVED) ? from.varint() : MemoryStore.NOT_SAID;
            stores.add(store(name, kind, size, limit, added, removed));
        }
        return stores;
    }

    private static int kind(MemoryStore store) {
        return (store.hasLimit() ? LIMIT : 0)
                | (store.added() == MemoryStore.NOT_SAID ? 0 : ADDED)
                | (store.removed() == MemoryStore.NOT_SAID ? 0 : REMOVED)
                | Words.MEMORY_STORE_UNIT.number(store.unit()) << UNIT_SHIFT
                | Words.MEMORY_STORE_ROLE.number(store.role()) << ROLE_SHIFT;
    }

    private static void varintIf(int kind, int flag, long value, ByteSink to) {
        if (has(kind, flag)) {
            to.varint(value);
        }
    }

    private static boolean has(long kind, int flag) {
        return (kind & flag) != 0;
    }

    private static MemoryStore store(String name, long kind, long size, long limit, long added, long removed) {
        try {
            return MemoryStore.clamped(
                    name,
                    Words.MEMORY_STORE_ROLE.numbered(kind >>> ROLE_SHIFT),
                    Words.MEMORY_STORE_UNIT.numbered(kind >>> UNIT_SHIFT & UNITS),
                    size,
                    limit,
                    added,
                    removed);
        } catch (InvalidInput e) {
            throw new IllegalStateException("a memory store is damaged", e);
        }
    }

    /** One name's rows. */
    private static final class Named {
        int[] rows = new int[Byte.SIZE];
        final List<MemoryStore> stores = new ArrayList<>();
        int count;

        void add(int row, MemoryStore store) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
            stores.add(store);
        }
    }

    /** The figure of a store in one column. */
    private interface Figure {
        long of(MemoryStore store);
    }

    /** Those of the rows from {@code from} to before {@code until}. */
    static void encode(Columns rows, int from, int until, ByteSink to) {
        var names = new LinkedHashMap<String, Named>();
        for (int row = from; row < until; row++) {
            for (var store : rows.storesAt(row)) {
                names.computeIfAbsent(store.name(), name -> new Named()).add(row - from, store);
            }
        }
        to.varint(names.size());
        names.forEach((name, its) -> {
            to.text(name);
            runs(its, to);
            column(its, StoreColumns::kind, 0, to);
            column(its, MemoryStore::size, 0, to);
            column(its, MemoryStore::limit, LIMIT, to);
            column(its, MemoryStore::added, ADDED, to);
            column(its, MemoryStore::removed, REMOVED, to);
        });
    }

    /** How many runs there are, and of each the rows before it and in it. */
    private static void runs(Named its, ByteSink to) {
        int runs = 0;
        for (int i = 0; i < its.count; i++) {
            runs += i == 0 || its.rows[i] != its.rows[i - 1] + 1 ? 1 : 0;
        }
        to.varint(runs);
        int after = 0;
        for (int from = 0, i = 1; i <= its.count; i++) {
            if (i == its.count || its.rows[i] != its.rows[i - 1] + 1) {
                to.varint(its.rows[from] - after);
                to.varint(i - from);
                after = its.rows[i - 1] + 1;
                from = i;
            }
        }
    }

    private static void column(Named its, Figure figure, int flag, ByteSink to) {
        long before = 0;
        for (int i = 0; i < its.count; i++) {
            if (flag == 0 || has(kind(its.stores.get(i)), flag)) {
                long value = figure.of(its.stores.get(i));
                to.zigzag(value - before);
                before = value;
            }
        }
    }

    /**
     * Adds what {@link #encode} wrote to the rows from {@code start} on.
     *
     * @throws IllegalStateException if it is damaged
     */
    static void decode(ByteSource from, Columns to, int start) {
        for (int names = from.count(); names > 0; names--) {
            var name = from.text();
            var rows = rows(from, to.size - start);
            var kinds = column(from, rows.length, null, 0);
            var sizes = column(from, rows.length, null, 0);
            var limits = column(from, rows.length, kinds, LIMIT);
            var added = column(from, rows.length, kinds, ADDED);
            var removed = column(from, rows.length, kinds, REMOVED);
            for (int i = 0; i < rows.length; i++) {
                to.addStore(start + rows[i], store(name, kinds[i], sizes[i], limits[i], added[i], removed[i]));
            }
        }
    }

    private static int[] rows(ByteSource from, int all) {
        int runs = from.count();
        var rows = new int[Byte.SIZE];
        int count = 0;
        long next = 0;
        for (int run = 0; run < runs; run++) {
            long skipped = from.varint();
            long length = from.varint();
            // Each row of it has two bytes at least, of its kind and its size.
            if (skipped < 0 || skipped > all || length <= 0 || length > all || length > from.left()) {
                throw damaged(length);
            }
            next += skipped;
            if (next + length > all) {
                throw damaged(next + length);
            }
            if (count + length > rows.length) {
                rows = Arrays.copyOf(rows, Math.max(2 * rows.length, count + (int) length));
            }
            for (int i = 0; i < length; i++) {
                rows[count++] = (int) next++;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private static IllegalStateException damaged(long rows) {
        return new IllegalStateException("a chunk is damaged: a memory store has " + rows + " rows");
    }

    /** Where a row has no such figure there is what stands for none. */
    private static long[] column(ByteSource from, int count, long @Nullable [] kinds, int flag) {
        var values = new long[count];
        long before = 0;
        for (int i = 0; i < count; i++) {
            if (kinds == null || has(kinds[i], flag)) {
                before += from.zigzag();
                values[i] = before;
            } else {
                values[i] = flag == LIMIT ? 0 : MemoryStore.NOT_SAID;
            }
        }
        return values;
    }
}
