package io.mnemoscope.api.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A body that is wanted whole, as it arrives: in pieces that stay where they are, since an array that grows leaves as much
 * garbage as it holds, and is twice as long as what was sent. What joining them takes is taken from the budget with them, so
 * that a body that has come to its end is not refused. One event loop.
 */
final class Gathered {
    private static final int SHORTEST = 4 * 1024;
    private static final int LONGEST = 64 * 1024;
    private static final int UNKNOWN = -1;

    private final BodyMemory memory;
    private final List<byte[]> pieces = new ArrayList<>();
    private int expected = UNKNOWN;
    private int capacity;
    private int length;
    private long taken;

    /** Nothing has arrived yet. */
    Gathered(BodyMemory memory) {
        this.memory = memory;
    }

    /**
     * So many bytes are to arrive: what they will take is taken at once, so that of many long bodies a few are read to their
     * end, and not all of them half-way. Throws what {@link BodyMemory#take} does.
     */
    void expect(int bytes) {
        expected = bytes;
        reserve(bytes <= LONGEST ? bytes : 2L * bytes);
    }

    /** Adds what has arrived; throws what {@link BodyMemory#take} does. */
    void add(Buffer chunk) {
        int from = 0;
        while (from < chunk.length()) {
            if (length == capacity) {
                pieces.add(piece(chunk.length() - from));
            }
            var last = pieces.get(pieces.size() - 1);
            int room = capacity - length;
            int count = Math.min(room, chunk.length() - from);
            chunk.getBytes(from, from + count, last, last.length - room);
            from += count;
            length += count;
        }
    }

    private byte[] piece(int wanted) {
        if (capacity == expected) {
            throw new HttpRejection(400, "the body is longer than it said");
        }
        int grown = expected == UNKNOWN ? Math.max(SHORTEST, Math.max(length, wanted)) : expected - capacity;
        int size = Math.min(LONGEST, grown);
        reserve(pieces.isEmpty() ? size : 2L * (capacity + size));
        capacity += size;
        return new byte[size];
    }

    private void reserve(long all) {
        if (all > taken) {
            memory.take(all - taken, all);
            taken = all;
        }
    }

    /** Bytes that have arrived. */
    int length() {
        return length;
    }

    /** All of it at the beginning of an array, which alone is left taken; to be called once. */
    byte[] whole() {
        var whole = pieces.size() == 1 ? pieces.get(0) : new byte[length];
        int at = 0;
        for (int i = 0; i < pieces.size() && pieces.size() > 1; i++) {
            int count = Math.min(pieces.get(i).length, length - at);
            System.arraycopy(pieces.get(i), 0, whole, at, count);
            at += count;
        }
        pieces.clear();
        memory.give(taken - whole.length);
        return whole;
    }

    /** Gives up what has arrived. */
    void drop() {
        pieces.clear();
        memory.give(taken);
        taken = 0;
        capacity = 0;
        length = 0;
    }
}
