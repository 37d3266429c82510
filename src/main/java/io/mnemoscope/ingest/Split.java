package io.mnemoscope.ingest;

import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.domain.MemorySnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Sorts the snapshots of a body by the owners of their agents; the order within one owner stays. */
final class Split {
    private final List<MemorySnapshot> snapshots = new ArrayList<>();
    private final BitSet finals = new BitSet(0);
    private long[] positions = new long[16];

    private Split() {}

    /** What goes to one owner. */
    record Part(int partition, ObserveSnapshots message) {}

    /** One part for each owner that has any of them. */
    static List<Part> byOwner(ParsedBody parsed, int partitions, long arrival) {
        if (partitions == 1) {
            return List.of(new Part(
                    0, new ObserveSnapshots(parsed.snapshots(), parsed.positions(), parsed.finals(), arrival)));
        }
        var splits = new Split[partitions];
        Arrays.setAll(splits, i -> new Split());
        for (int i = 0; i < parsed.snapshots().size(); i++) {
            var snapshot = parsed.snapshots().get(i);
            splits[snapshot.id().partition(partitions)].add(
                    snapshot, parsed.positions()[i], parsed.finals().get(i));
        }
        var parts = new ArrayList<Part>(partitions);
        for (int i = 0; i < partitions; i++) {
            if (!splits[i].snapshots.isEmpty()) {
                parts.add(new Part(
                        i, new ObserveSnapshots(splits[i].snapshots, splits[i].positions, splits[i].finals, arrival)));
            }
        }
        return parts;
    }

    private void add(MemorySnapshot snapshot, long position, boolean last) {
        if (snapshots.size() == positions.length) {
            positions = Arrays.copyOf(positions, positions.length * 2);
        }
        positions[snapshots.size()] = position;
        finals.set(snapshots.size(), last);
        snapshots.add(snapshot);
    }
}
