package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.codec.ChunkCodec;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.ChunkCheck;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.DamagedChunk;
import io.mnemoscope.storage.embedded.table.RowSum;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes chunks: seals the open rows of an agent. One thread, inside a transaction. */
final class ChunkTable {
    private static final int SHORT = 512;
    private static final int[] METRICS = {Columns.CURRENT, Columns.TOTAL, Columns.USAGE, Columns.BUFFER};
    private final Damage damage;
    private final ChunkCodec codec = new ChunkCodec();
    private final Columns columns = new Columns();
    private final PreparedStatement read;
    private final PreparedStatement delete;
    private final PreparedStatement insert;
    private final PreparedStatement mark;
    private RowSum sum = new RowSum();
    private long nextId;

    /** Where an agent stands after its seal, for memory, once committed. */
    record Sealed(Agent agent, long lastChunk, int lastChunkRows) {}

    ChunkTable(Connection connection, Damage damage) throws SQLException {
        this.damage = damage;
        read = connection.prepareStatement(
                "SELECT " + DamagedChunk.COLUMNS + ", data FROM chunk WHERE id = ? AND agent = ?");
        delete = connection.prepareStatement("DELETE FROM chunk WHERE id = ?");
        insert = connection.prepareStatement(
                "INSERT INTO chunk(" + ChunkCheck.COLUMNS + ", sum) VALUES(?" + ", ?".repeat(20) + ")");
        mark = connection.prepareStatement(
                "UPDATE agent SET sealed_ordinal = ?, last_chunk = ?, last_chunk_rows = ?, seal_sum = ? WHERE id = ?");
        nextId = Sql.number(connection, "SELECT max(id) FROM chunk") + 1;
    }

    Sealed seal(Agent agent) throws SQLException {
        columns.clear();
        if (agent.lastChunkRows > 0 && agent.lastChunkRows < SHORT) {
            takeShort(agent);
        }
        agent.open.readAfter(0, columns);
        columns.sort();
        long id = 0;
        int rows = 0;
        for (int from = 0; from < columns.size; from += rows) {
            rows = Math.min(StoreIndex.CHUNK_ROWS + SHORT, columns.size - from);
            id = insert(agent, from, from + rows);
        }
        mark.setLong(1, agent.committed);
        mark.setLong(2, id);
        mark.setInt(3, rows);
        mark.setLong(4, sealSum(agent.id, agent.committed, id, rows));
        mark.setInt(5, agent.id);
        mark.execute();
        return new Sealed(agent, id, rows);
    }

    /** The checksum of what an agent's row says of its chunks. */
    static long sealSum(long agent, long sealedOrdinal, long lastChunk, long lastChunkRows) {
        return new RowSum()
                .whole(agent)
                .whole(sealedOrdinal)
                .whole(lastChunk)
                .whole(lastChunkRows)
                .value();
    }

    /** A short chunk is read, merged with the open rows and written anew; one that is damaged stays as it is. */
    private void takeShort(Agent agent) throws SQLException {
        read.setLong(1, agent.lastChunk);
        read.setInt(2, agent.id);
        try (var rows = read.executeQuery()) {
            boolean taken = rows.next()
                    && damage.orNull("chunk", agent.lastChunk, () -> DamagedChunk.text(agent.name, rows), () -> {
                                codec.decode(rows.getBytes(4), columns);
                                return true;
                            })
                            != null;
            if (!taken) {
                return;
            }
        }
        delete.setLong(1, agent.lastChunk);
        delete.execute();
    }

    private long insert(Agent agent, int from, int to) throws SQLException {
        long id = nextId++;
        sum = new RowSum();
        bind(1, id);
        bind(2, agent.id);
        bind(3, to - from);
        bind(4, columns.at(Columns.TIME, from));
        bind(5, columns.at(Columns.TIME, to - 1));
        bind(6, extreme(Columns.ORDINAL, from, to, -1));
        bind(7, extreme(Columns.ORDINAL, from, to, 1));
        int at = 8;
        for (int metric : METRICS) {
            bind(at, metric, extreme(metric, from, to, -1));
            bind(at + 1, metric, extreme(metric, from, to, 1));
            bind(at + 2, metric, columns.at(metric, to - 1));
            at += 3;
        }
        insert.setBytes(at, codec.encode(columns, from, to));
        insert.setLong(at + 1, sum.value());
        insert.execute();
        return id;
    }

    private void bind(int at, long value) throws SQLException {
        insert.setLong(at, value);
        sum = sum.whole(value);
    }

    private void bind(int at, int metric, long value) throws SQLException {
        if (metric == Columns.USAGE) {
            insert.setDouble(at, Double.longBitsToDouble(value));
            sum = sum.real(Double.longBitsToDouble(value));
        } else {
            bind(at, value);
        }
    }

    /** Not negative doubles are ordered as their bits are; NaN counts as the largest. */
    private long extreme(int column, int from, int to, int sign) {
        var values = columns.values[column];
        long extreme = values[from];
        for (int i = from + 1; i < to; i++) {
            extreme = Long.compare(values[i], extreme) * sign > 0 ? values[i] : extreme;
        }
        return extreme;
    }

    void close() {
        codec.close();
    }
}
