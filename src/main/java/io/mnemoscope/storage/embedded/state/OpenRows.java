package io.mnemoscope.storage.embedded.state;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.storage.embedded.codec.ByteSource;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.codec.RowCodec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The snapshots of one agent that no chunk holds yet, packed, in the order of arrival; their ordinals follow one another.
 * Written by the writer alone; other threads may read at any time and see a prefix (length first, then the array: the
 * array only grows). Once sealed it is replaced, never changed.
 */
public final class OpenRows {
    private final long firstOrdinal;
    private byte[] bytes = {};
    /** Where rows were lost: from which byte on the ordinals begin anew. Filled before others read. */
    private final Map<Integer, Long> jumps = new HashMap<>();

    private int count;
    private volatile int length;

    OpenRows(long firstOrdinal) {
        this.firstOrdinal = firstOrdinal;
    }

    /** The next row has this ordinal: those between are lost. Only while nothing else reads. */
    void jumpTo(long ordinal) {
        jumps.put(length, ordinal);
    }

    /** Answers by how many bytes the memory in use has grown. */
    int append(byte[] from, int start, int end) {
        int added = end - start;
        int before = bytes.length;
        int now = length;
        if (before - now < added) {
            bytes = Arrays.copyOf(bytes, Math.max(now + added, before + (before >> 1)));
        }
        System.arraycopy(from, start, bytes, now, added);
        count++;
        length = now + added;
        return bytes.length - before;
    }

    /** For the writer alone. */
    int count() {
        return count;
    }

    /** For the writer alone. */
    public int capacity() {
        return bytes.length;
    }

    /**
     * Adds the rows with a greater ordinal to the columns. Linear.
     *
     * @return the ordinal of the first row there is or will be: all before it are in chunks
     */
    @CanIgnoreReturnValue
    public long readAfter(long ordinal, Columns to) {
        int end = length;
        var source = new ByteSource(bytes, 0);
        for (long at = firstOrdinal; source.position() < end; at++) {
            at = jumps.isEmpty() ? at : jumps.getOrDefault(source.position(), at);
            if (at > ordinal) {
                RowCodec.read(source, at, to);
            } else {
                RowCodec.skip(source);
            }
        }
        return firstOrdinal;
    }
}
