package io.mnemoscope.bus;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param arrival a number that only grows: with a position added, a place in the order of arrival
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over; read only for rejections.
    public record ObserveSnapshots(List<MemorySnapshot> snapshots, long[] positions, long arrival)
            implements BusMessage {}

    /**
     * The snapshots are durable.
     *
     * @param accepted taken for the first time
     * @param duplicates taken before
     * @param late of the accepted, how many came out of order
     * @param rejections not taken, because there are too many agents
     * @param raised alerts raised by these snapshots, also by those that were taken before
     */
    public record SnapshotsObserved(
            long accepted, long duplicates, long late, List<Rejection> rejections, List<AlertEvent> raised)
            implements BusMessage {
        /** The same, with what the duplicates raised when they were taken. */
        public SnapshotsObserved after(List<AlertEvent> before) {
            return new SnapshotsObserved(accepted, duplicates, late, rejections, Receipt.joined(before, raised));
        }
    }

    /**
     * What became of the snapshots that were sent; what is accepted is durable.
     *
     * @param lines how many lines (NDJSON) or elements were read
     * @param accepted taken for the first time
     * @param duplicates taken before
     * @param late of the accepted, how many came out of order
     * @param unknownMembers unknown members, ignored
     * @param rejected not taken
     * @param rejections the first of them with reasons
     * @param raised alerts raised by what was sent, whether it was taken now or before: a retry is answered as the first
     */
    public record Receipt(
            long lines,
            long accepted,
            long duplicates,
            long late,
            long unknownMembers,
            long rejected,
            List<Rejection> rejections,
            List<AlertEvent> raised)
            implements BusMessage {
        /** Rejections and alerts beyond so many are counted, not listed. */
        public static final int MAX_LISTED = 10_000;

        public static final Receipt EMPTY = new Receipt(0, 0, 0, 0, 0, 0, List.of(), List.of());

        /** Whether no snapshot was taken, now or before. */
        public boolean isRefusal() {
            return rejected > 0 && accepted + duplicates == 0;
        }

        /** The first of the rejected ones that may be taken later, as it is. */
        public Optional<Rejection> firstFull() {
            return rejections.stream().filter(Rejection::full).findFirst();
        }

        /** This one and the one for the piece that follows it. */
        public Receipt plus(Receipt next) {
            return new Receipt(
                    lines + next.lines,
                    accepted + next.accepted,
                    duplicates + next.duplicates,
                    late + next.late,
                    unknownMembers + next.unknownMembers,
                    rejected + next.rejected,
                    joined(
                            rejections,
                            next.rejections.stream().map(r -> r.movedBy(lines)).toList()),
                    joined(raised, next.raised));
        }

        /** One list behind the other, cut at {@link #MAX_LISTED}. */
        public static <T> List<T> joined(List<T> first, List<T> second) {
            if (second.isEmpty() || first.size() >= MAX_LISTED) {
                return first;
            }
            if (first.isEmpty() && second.size() <= MAX_LISTED) {
                return second;
            }
            var joined = new ArrayList<>(first);
            joined.addAll(second.subList(0, Math.min(second.size(), MAX_LISTED - first.size())));
            return joined;
        }
    }

    /**
     * Why one snapshot was not taken.
     *
     * @param position its line (NDJSON) or its place in the array, from 1
     * @param field the path of the member, or "" where the whole is wrong
     * @param reason for people
     * @param full nothing is wrong with it, but the server has no room; it may have later
     */
    public record Rejection(long position, String field, String reason, boolean full) {
        /** Of a snapshot with which something is wrong. */
        public Rejection(long position, String field, String reason) {
            this(position, field, reason, false);
        }

        Rejection movedBy(long lines) {
            return lines == 0 ? this : new Rejection(position + lines, field, reason, full);
        }
    }
}
