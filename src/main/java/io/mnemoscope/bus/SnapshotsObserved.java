package io.mnemoscope.bus;

import io.mnemoscope.domain.AlertEvent;
import java.util.List;

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
