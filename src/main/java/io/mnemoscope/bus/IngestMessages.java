package io.mnemoscope.bus;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Rejection;
import java.util.BitSet;
import java.util.List;

/** Snapshots on their way in: a body to be read, its snapshots for their owners, and what became of them. */
public final class IngestMessages {
    private IngestMessages() {}

    /**
     * A body, or a piece of one, to be read. The array is handed over: it is not written to afterwards.
     *
     * @param bytes UTF-8
     * @param length how many of them count
     * @param format how they are to be read
     */
    @SuppressWarnings("ArrayRecordComponent") // A copy per batch would cost more than reading it.
    public record SubmitSnapshots(byte[] bytes, int length, Format format) implements BusMessage {
        /** How a body is to be read. */
        public enum Format {
            /** One object or one array. */
            JSON,
            /** One object a line; whole lines. */
            NDJSON
        }
    }

    /**
     * Valid snapshots for the owner of their agents, in the order in which they were sent.
     *
     * @param snapshots not empty
     * @param positions where each stood in the body
     * @param finals which of them are the last of their agents; mostly none
     * @param arrival a number that only grows: with a position added, a place in the order of arrival
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over; read only for rejections.
    public record ObserveSnapshots(List<MemorySnapshot> snapshots, long[] positions, BitSet finals, long arrival)
            implements BusMessage {
        /** None of them is the last of its agent. */
        public ObserveSnapshots(List<MemorySnapshot> snapshots, long[] positions, long arrival) {
            this(snapshots, positions, new BitSet(0), arrival);
        }
    }

    /**
     * The snapshots are durable.
     *
     * @param accepted taken for the first time
     * @param duplicates taken before
     * @param outOfOrder of the accepted, how many came out of order
     * @param rejections not taken, because there are too many agents
     * @param raised alerts raised by these snapshots, also by those that were taken before
     */
    public record SnapshotsObserved(
            long accepted, long duplicates, long outOfOrder, List<Rejection> rejections, List<AlertEvent> raised)
            implements BusMessage {
        /** The same, with what the duplicates raised when they were taken. */
        public SnapshotsObserved after(List<AlertEvent> before) {
            return new SnapshotsObserved(
                    accepted, duplicates, outOfOrder, rejections, IngestReceipt.joined(before, raised));
        }
    }

    /** What became of a body. */
    public record SnapshotsSubmitted(IngestReceipt receipt) implements BusMessage {}
}
