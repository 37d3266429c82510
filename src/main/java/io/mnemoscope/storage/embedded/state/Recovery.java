package io.mnemoscope.storage.embedded.state;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.embedded.codec.ByteSource;
import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.RowCodec;
import io.mnemoscope.storage.embedded.file.Position;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills {@link StoreIndex} from the file: the dictionary, and of the tail the rows that no chunk holds. */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private final Connection connection;
    private final StoreIndex memory;
    private final StartProgress progress;
    private final Map<Integer, Agent> byId = new HashMap<>();

    /** Says how far it is. */
    public Recovery(Connection connection, StoreIndex memory, StartProgress progress) {
        this.connection = connection;
        this.memory = memory;
        this.progress = progress;
    }

    public void run(long nowMillis) throws SQLException {
        loadSimulations();
        loadAgents();
        memory.nextAgent = 1 + (int) Sql.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'agent'");
        memory.lastOffset = Math.max(
                newestOffset(),
                Sql.number(
                        connection,
                        "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'last_offset' AND CAST(value AS INTEGER) < "
                                + EventBlocks.MAX_OFFSET));
        var position = Position.of(connection);
        memory.otherCommits = position == null ? 0 : position.other();
        memory.nextSeq =
                position == null ? 1 + Sql.number(connection, "SELECT max(seq) FROM tail") : position.tail() + 1;
        loadTail(nowMillis);
    }

    /** As the newest block itself says; its columns only if it is damaged. */
    private long newestOffset() throws SQLException {
        try (var blocks = new EventBlocks(connection, memory.damage)) {
            var newest = blocks.around(Long.MAX_VALUE);
            return newest == null || newest.events().isEmpty()
                    ? Sql.number(connection, "SELECT max(last_offset) FROM event_block")
                    : newest.last();
        }
    }

    private void loadSimulations() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name FROM simulation")) {
            while (rows.next()) {
                memory.simulations.put(rows.getString(2), rows.getInt(1));
                memory.nextSimulation = Math.max(memory.nextSimulation, rows.getInt(1) + 1);
            }
        }
    }

    private void loadAgents() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT a.id, s.name, a.name, a.sealed_ordinal, a.last_chunk,"
                        + " a.last_chunk_rows FROM agent a LEFT JOIN simulation s ON s.id = a.simulation_id")) {
            while (rows.next()) {
                var agent = memory.damage.orNull("agent", rows.getInt(1), () -> agent(rows));
                if (agent != null) {
                    byId.put(agent.id, agent);
                    memory.add(agent);
                }
            }
        }
    }

    private Agent agent(ResultSet row) throws SQLException {
        if (row.getString(2) == null) {
            throw new IllegalStateException("its simulation is missing");
        }
        var name = new AgentId(row.getString(2), row.getString(3));
        if (memory.find(name) != null) {
            throw new IllegalStateException("another agent has the same name");
        }
        var agent = new Agent(row.getInt(1), name, row.getLong(4));
        agent.lastChunk = row.getLong(5);
        agent.lastChunkRows = row.getInt(6);
        return agent;
    }

    private void loadTail(long nowMillis) throws SQLException {
        boolean first = true;
        boolean whole = true;
        progress.expect(
                Phase.STORE, Sql.number(connection, "SELECT max(seq) + 1 - (SELECT min(seq) FROM tail) FROM tail"));
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT seq, n, rows, crc, codec FROM tail ORDER BY seq")) {
            while (rows.next()) {
                long seq = rows.getLong(1);
                memory.firstSeq = first ? seq : memory.firstSeq;
                first = false;
                var blob = memory.damage.orNull(
                        "tail",
                        seq,
                        () -> rows.getInt(2) + " snapshots that were not in a chunk yet",
                        () -> tail(rows));
                if (blob == null) {
                    whole = false;
                } else {
                    memory.tailRead += blob.length;
                    load(blob, seq, nowMillis);
                }
                progress.done(Phase.STORE, 1, rows.getInt(2));
            }
            memory.firstSeq = first ? memory.nextSeq : memory.firstSeq;
        }
        if (!whole) {
            skipWhatCheckpointsCover();
        }
    }

    /** A single flipped bit is mended in memory; the row stays as it is until chunks hold its snapshots. */
    private static byte[] tail(ResultSet row) throws SQLException {
        var blob = row.getBytes(3);
        if (Checksum.of(blob, blob.length) != row.getLong(4)) {
            if (!Checksum.mendOneBit(blob, row.getLong(4))) {
                throw new IllegalStateException("the checksum is another");
            }
            LOG.warn("event=store.mended row=\"tail row {}\" reason=\"one bit was flipped\"", row.getLong(1));
        }
        if (!RowCodec.isKnown(row.getLong(5))) {
            checkRows(blob);
        }
        return blob;
    }

    /** The codec is one that nobody knows: a bit of its number was flipped, or a later version wrote the rows. */
    private static void checkRows(byte[] blob) {
        var source = new ByteSource(blob, 0);
        while (source.position() < blob.length) {
            source.skipVarints(2);
            RowCodec.skip(source);
        }
    }

    private void load(byte[] blob, long seq, long nowMillis) {
        var source = new ByteSource(blob, 0);
        while (source.position() < blob.length) {
            var agent = byId.get((int) source.varint());
            long ordinal = source.varint();
            int start = source.position();
            RowCodec.skip(source);
            if (agent != null && ordinal > agent.sealed) {
                if (ordinal != agent.committed + 1) {
                    agent.skipTo(ordinal);
                }
                memory.append(agent, blob, start, source.position(), seq, nowMillis);
                agent.assigned = agent.committed;
            }
        }
    }

    /** Ordinals that a checkpoint has seen are not given out again, though their rows are lost. */
    private void skipWhatCheckpointsCover() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT agent, ordinal FROM checkpoint")) {
            while (rows.next()) {
                var agent = byId.get(rows.getInt(1));
                if (agent != null && agent.committed < rows.getLong(2)) {
                    agent.skipTo(rows.getLong(2) + 1);
                }
            }
        }
    }
}
