package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.embedded.codec.ChunkCodec;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.state.OpenRows;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Snapshots of one agent in a range of time as they are collected from open rows and chunks in any order: one of each
 * time, the one that arrived first. Logarithmic per snapshot. One thread.
 */
final class History {
    private final AgentId agent;
    private final long from;
    private final long to;
    private final Columns scratch = new Columns();
    private final TreeMap<Long, Found> byTime = new TreeMap<>();

    private record Found(long ordinal, MemorySnapshot snapshot) {}

    History(AgentId agent, long from, long to) {
        this.agent = agent;
        this.from = from;
        this.to = to;
    }

    void addOpen(OpenRows open) {
        scratch.clear();
        open.readAfter(0, scratch);
        addAll();
    }

    void addChunk(ChunkCodec codec, byte[] data) {
        scratch.clear();
        codec.decode(data, scratch);
        addAll();
    }

    private void addAll() {
        for (int i = 0; i < scratch.size; i++) {
            long time = scratch.at(Columns.TIME, i);
            long ordinal = scratch.at(Columns.ORDINAL, i);
            if (time >= from && time < to) {
                var known = byTime.get(time);
                if (known == null || known.ordinal > ordinal) {
                    byTime.put(time, new Found(ordinal, scratch.snapshot(i, agent)));
                }
            }
        }
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    int size() {
        return byTime.size();
    }

    /** Whether so many are known that are surely newer than this time. */
    boolean hasNewerThan(long time, int limit) {
        return byTime.size() >= limit && byTime.tailMap(time, false).size() >= limit;
    }

    /** Whether so many are known that are surely older than this time. */
    boolean hasOlderThan(long time, int limit) {
        return byTime.size() >= limit && byTime.headMap(time, false).size() >= limit;
    }

    List<MemorySnapshot> all() {
        var all = new ArrayList<MemorySnapshot>(byTime.size());
        byTime.values().forEach(found -> all.add(found.snapshot));
        return all;
    }

    List<MemorySnapshot> limited(int limit, boolean newest) {
        var all = all();
        int size = Math.min(limit, all.size());
        int start = newest ? all.size() - size : 0;
        return List.copyOf(all.subList(start, start + size));
    }
}
