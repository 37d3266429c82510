package io.mnemoscope.ingest;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Rejection;
import java.util.BitSet;
import java.util.List;

/**
 * What a body held.
 *
 * @param lines lines or elements read
 * @param snapshots the valid ones
 * @param positions of each valid one, its line or its place in the array, from 1
 * @param finals which of the valid ones are the last of their agents; mostly none
 * @param rejected how many are not valid
 * @param rejections the first of these
 * @param unknownMembers members ignored
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over; nobody writes to it.
record ParsedBody(
        long lines,
        List<MemorySnapshot> snapshots,
        long[] positions,
        BitSet finals,
        long rejected,
        List<Rejection> rejections,
        long unknownMembers) {}
