package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.embedded.codec.ChunkCodec;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.DamagedChunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;

/** Looks for chunks of one agent. The index has all that a summary has, so only the needed data is read. */
final class ChunkScan {
    private final Connection connection;
    private final ChunkCodec codec;
    private final Agent agent;
    private final StoreIndex memory;
    private final Count count;

    /** Called before each chunk is read; may end it all. */
    interface Count {
        void one() throws SQLException;
    }

    ChunkScan(Connection connection, ChunkCodec codec, Agent agent, StoreIndex memory, Count count) {
        this.connection = connection;
        this.codec = codec;
        this.agent = agent;
        this.memory = memory;
        this.count = count;
    }

    /** Newest: backwards from the end, as far as needed. Chunks overlap where snapshots came out of order. */
    void into(History found, int limit, boolean newest) throws SQLException {
        if (newest) {
            backwards(found, limit);
            return;
        }
        var chunks = summaries(found.from(), found.to());
        chunks.sort(Comparator.comparingLong(ChunkSummary::first));
        for (var chunk : chunks) {
            if (found.hasOlderThan(chunk.first(), limit)) {
                return;
            }
            add(chunk.id(), found);
        }
    }

    private void backwards(History found, int limit) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT id, last_ts FROM chunk INDEXED BY chunk_time WHERE agent = ? AND last_ts >= ? AND first_ts < ?"
                        + " ORDER BY last_ts DESC")) {
            query.setInt(1, agent.id);
            query.setLong(2, found.from());
            query.setLong(3, found.to());
            try (var rows = query.executeQuery()) {
                while (rows.next() && !found.hasNewerThan(rows.getLong(2), limit)) {
                    add(rows.getLong(1), found);
                }
            }
        }
    }

    List<ChunkSummary> summaries(long from, long to) throws SQLException {
        var summaries = new ArrayList<ChunkSummary>();
        try (var query = connection.prepareStatement(
                "SELECT id, first_ts, last_ts, total_min, total_max FROM chunk INDEXED BY chunk_time"
                        + " WHERE agent = ? AND last_ts >= ? AND first_ts < ?")) {
            query.setInt(1, agent.id);
            query.setLong(2, from);
            query.setLong(3, to);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    summaries.add(new ChunkSummary(
                            rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
                }
            }
        }
        return summaries;
    }

    void add(long id, History to) throws SQLException {
        decode(id, data -> to.addChunk(codec, data));
    }

    /** The rows of a chunk; none if it has gone meanwhile or is damaged. */
    Columns rows(long id) throws SQLException {
        var rows = new Columns();
        decode(id, data -> codec.decode(data, rows));
        return rows;
    }

    /** What is done with a chunk's data. */
    private interface Decoding {
        void of(byte[] data);
    }

    /** Nothing is done with one that has gone meanwhile; one that is damaged is named. */
    private void decode(long id, Decoding decoding) throws SQLException {
        count.one();
        var unused = memory.damage.orNull("chunk", id, () -> ofAgent(id), () -> {
            try (var query = connection.prepareStatement("SELECT data FROM chunk WHERE id = ?")) {
                query.setLong(1, id);
                try (var rows = query.executeQuery()) {
                    if (rows.next()) {
                        decoding.of(rows.getBytes(1));
                    }
                    return id;
                }
            }
        });
    }

    /** Whose it is and from when, for people. */
    private String ofAgent(long id) throws SQLException {
        try (var query = connection.prepareStatement("SELECT " + DamagedChunk.COLUMNS + " FROM chunk WHERE id = ?")) {
            query.setLong(1, id);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    return "";
                }
                var text = DamagedChunk.text(agent.name, rows);
                memory.damage.lost(agent.name, rows.getLong(2), rows.getLong(3), text);
                return text;
            }
        }
    }

    /** The chunks that may hold one of these times. */
    void overlapping(NavigableMap<Long, SnapshotKey> asked, Columns to) throws SQLException {
        for (var chunk : summaries(asked.firstKey(), asked.lastKey() + 1)) {
            var first = asked.ceilingKey(chunk.first());
            if (first != null && first <= chunk.last()) {
                decode(chunk.id(), data -> codec.decode(data, to));
            }
        }
    }

    /** The chunks with rows that arrived after this ordinal. */
    void after(long ordinal, Columns to) throws SQLException {
        for (var id : idsAfter(ordinal)) {
            decode(id, data -> codec.decode(data, to));
        }
    }

    /** The chunks with rows that arrived after this ordinal, in that order. */
    List<Long> idsAfter(long ordinal) throws SQLException {
        var ids = new ArrayList<Long>();
        try (var query = connection.prepareStatement(
                "SELECT id FROM chunk INDEXED BY chunk_ordinal WHERE agent = ? AND last_ordinal > ?"
                        + " ORDER BY last_ordinal")) {
            query.setInt(1, agent.id);
            query.setLong(2, ordinal);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }
}
