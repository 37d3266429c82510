package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.embedded.codec.Columns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** The snapshots of one agent in the order in which they arrived, each once. Linear if the rows are in that order already. */
final class Arrivals {
    private Arrivals() {}

    /** Of several sets of rows those with a greater ordinal; a row may be in more than one of them. */
    static List<MemorySnapshot> after(long ordinal, AgentId agent, Columns... parts) {
        int count = 0;
        boolean inOrder = true;
        long last = ordinal;
        for (var part : parts) {
            count += part.size;
            for (int i = 0; i < part.size && inOrder; i++) {
                inOrder = part.at(Columns.ORDINAL, i) > last;
                last = part.at(Columns.ORDINAL, i);
            }
        }
        return inOrder ? all(count, agent, parts) : sorted(ordinal, agent, parts);
    }

    private static List<MemorySnapshot> all(int count, AgentId agent, Columns... parts) {
        var found = new ArrayList<MemorySnapshot>(count);
        for (var part : parts) {
            for (int i = 0; i < part.size; i++) {
                found.add(part.snapshot(i, agent));
            }
        }
        return Collections.unmodifiableList(found);
    }

    private static List<MemorySnapshot> sorted(long after, AgentId agent, Columns... parts) {
        var found = new TreeMap<Long, MemorySnapshot>();
        for (var part : parts) {
            for (int i = 0; i < part.size; i++) {
                long ordinal = part.at(Columns.ORDINAL, i);
                if (ordinal > after) {
                    found.put(ordinal, part.snapshot(i, agent));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** The greatest ordinal; 0 if there are no rows. */
    static long newest(Columns rows) {
        long newest = 0;
        for (int i = 0; i < rows.size; i++) {
            newest = Math.max(newest, rows.at(Columns.ORDINAL, i));
        }
        return newest;
    }
}
