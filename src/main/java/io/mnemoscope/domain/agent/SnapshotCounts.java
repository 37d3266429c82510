package io.mnemoscope.domain.agent;

import io.mnemoscope.domain.MemorySnapshot;

/** How many snapshots an agent has sent, and the first of them. One owner. */
final class SnapshotCounts {
    private long inOrder;
    private long outOfOrder;
    private long firstMillis;
    private long firstTotal;

    /** Of none. */
    SnapshotCounts() {}

    SnapshotCounts(AgentState from) {
        inOrder = from.inOrder();
        outOfOrder = from.outOfOrder();
        firstMillis = from.firstMillis();
        firstTotal = from.firstTotal();
    }

    /** One more. The first one is never late. */
    void add(MemorySnapshot snapshot, SnapshotOrder.Place place) {
        boolean first = inOrder == 0;
        firstMillis = first ? snapshot.timestampMillis() : Math.min(firstMillis, snapshot.timestampMillis());
        firstTotal = first ? snapshot.memory().totalSize() : firstTotal;
        if (place == SnapshotOrder.Place.LATE) {
            outOfOrder++;
        } else {
            inOrder++;
        }
    }

    long inOrder() {
        return inOrder;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** In order or not. */
    long all() {
        return inOrder + outOfOrder;
    }

    /** The earliest timestamp. */
    long firstMillis() {
        return firstMillis;
    }

    /** The total size of the first one in order. */
    long firstTotal() {
        return firstTotal;
    }
}
