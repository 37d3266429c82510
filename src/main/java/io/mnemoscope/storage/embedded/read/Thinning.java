package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.embedded.codec.Columns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Thins an agent's history as {@link Buckets#thin} does, but from rows that are merged as they are decoded: in memory are
 * the chunks of one bucket, and only what is kept becomes a snapshot. Rows of one time count once, the one that arrived
 * first. Linear in the decoded rows. One thread, one use.
 */
final class Thinning {
    private final AgentId agent;
    private final Buckets buckets;
    private final long from;
    private final long to;
    private final PriorityQueue<Run> runs =
            new PriorityQueue<>(Comparator.comparingLong(Run::time).thenComparingLong(Run::ordinal));
    private final List<MemorySnapshot> thinned = new ArrayList<>();
    private long bucket = -1;
    private long before = -1;
    private @Nullable Row first;
    private @Nullable Row lowest;
    private @Nullable Row highest;
    private @Nullable Row last;

    /** Reads a chunk's rows; none if it has gone meanwhile. */
    interface Source {
        Columns rows(long chunk) throws SQLException;
    }

    /** One row, kept where it was decoded. */
    private record Row(Columns rows, int at) {
        long time() {
            return rows.at(Columns.TIME, at);
        }

        long total() {
            return rows.at(Columns.TOTAL, at);
        }
    }

    /** Rows in the order of time, and how far they have been read. */
    private static final class Run {
        private final Columns rows;
        private int at;

        Run(Columns rows) {
            this.rows = rows;
        }

        long time() {
            return rows.at(Columns.TIME, at);
        }

        long ordinal() {
            return rows.at(Columns.ORDINAL, at);
        }
    }

    Thinning(AgentId agent, Buckets buckets, long from, long to) {
        this.agent = agent;
        this.buckets = buckets;
        this.from = from;
        this.to = to;
    }

    /** Of the open rows, in the order of time, and these chunks: what is kept, oldest first. */
    List<MemorySnapshot> of(Columns open, List<ChunkSummary> chunks, Source source) throws SQLException {
        add(open);
        var ordered = new ArrayList<>(chunks);
        ordered.sort(Comparator.comparingLong(ChunkSummary::first));
        for (var chunk : ordered) {
            // What is older than this chunk, and all others to come, is complete.
            readBefore(chunk.first());
            var rows = source.rows(chunk.id());
            rows.sort();
            add(rows);
        }
        readBefore(Long.MAX_VALUE);
        endBucket();
        return thinned;
    }

    private void add(Columns rows) {
        if (rows.size > 0) {
            runs.add(new Run(rows));
        }
    }

    private void readBefore(long time) {
        while (!runs.isEmpty() && runs.peek().time() < time) {
            var run = runs.remove();
            // No need to ask the queue for each row: up to where the next run begins this one is the oldest.
            long until = runs.isEmpty() ? time : Math.min(time, runs.peek().time());
            do {
                read(run.rows, run.at++);
            } while (run.at < run.rows.size && run.time() < until);
            if (run.at < run.rows.size) {
                runs.add(run);
            }
        }
    }

    private void read(Columns rows, int at) {
        long time = rows.at(Columns.TIME, at);
        if (time < from || time >= to || time == before) {
            return;
        }
        before = time;
        var row = new Row(rows, at);
        if (buckets.of(time) != bucket) {
            endBucket();
            bucket = buckets.of(time);
            first = row;
            lowest = row;
            highest = row;
        }
        lowest = lowest == null || row.total() < lowest.total() ? row : lowest;
        highest = highest == null || row.total() > highest.total() ? row : highest;
        last = row;
    }

    private void endBucket() {
        if (first == null || lowest == null || highest == null || last == null) {
            return;
        }
        boolean falls = highest.time() < lowest.time();
        long kept = -1;
        for (var row : List.of(first, falls ? highest : lowest, falls ? lowest : highest, last)) {
            if (row.time() != kept) {
                thinned.add(row.rows().snapshot(row.at(), agent));
            }
            kept = row.time();
        }
    }
}
