package io.mnemoscope.bus;

import io.mnemoscope.domain.MemorySnapshot;
import java.util.List;

/**
 * Valid snapshots for the owner of their agents, in the order in which they were sent.
 *
 * @param snapshots not empty
 * @param positions where each stood in the body
 * @param arrival a number that only grows: with a position added, a place in the order of arrival
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over; read only for rejections.
public record ObserveSnapshots(List<MemorySnapshot> snapshots, long[] positions, long arrival) implements BusMessage {}
