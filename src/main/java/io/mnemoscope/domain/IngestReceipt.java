package io.mnemoscope.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of the snapshots that were sent; what is accepted is durable.
 *
 * @param lines how many lines (NDJSON) or elements were read
 * @param accepted taken for the first time
 * @param duplicates taken before
 * @param outOfOrder of the accepted, how many came out of order
 * @param unknownMembers unknown members, ignored
 * @param rejected not taken
 * @param rejections the first of them with reasons
 * @param raised alerts raised by what was sent, whether it was taken now or before: a retry is answered as the first
 */
public record IngestReceipt(
        long lines,
        long accepted,
        long duplicates,
        long outOfOrder,
        long unknownMembers,
        long rejected,
        List<Rejection> rejections,
        List<AlertEvent> raised) {
    /** Rejections and alerts beyond so many are counted, not listed. */
    public static final int MAX_LISTED = 10_000;

    public static final IngestReceipt EMPTY = new IngestReceipt(0, 0, 0, 0, 0, 0, List.of(), List.of());

    /** Whether no snapshot was taken, now or before. */
    public boolean isRefusal() {
        return rejected > 0 && accepted + duplicates == 0;
    }

    /** The first of the rejected ones that may be taken later, as it is. */
    public Optional<Rejection> firstFull() {
        return rejections.stream().filter(Rejection::full).findFirst();
    }

    /** This one and the one for the piece that follows it. */
    public IngestReceipt plus(IngestReceipt next) {
        return new IngestReceipt(
                lines + next.lines,
                accepted + next.accepted,
                duplicates + next.duplicates,
                outOfOrder + next.outOfOrder,
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
