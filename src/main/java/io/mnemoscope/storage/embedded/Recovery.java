package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Fills {@link Memory} from the file: the dictionary, and of the tail the rows that no chunk holds. */
final class Recovery {
    private final Connection connection;
    private final Memory memory;
    private final Map<Integer, Agent> byId = new HashMap<>();
    private final Columns scratch = new Columns();

    Recovery(Connection connection, Memory memory) {
        this.connection = connection;
        this.memory = memory;
    }

    void run(long nowMillis) throws SQLException {
        loadSimulations();
        loadAgents();
        memory.nextAgent = 1 + (int) Schema.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'agent'");
        memory.lastOffset = Math.max(
                Schema.number(connection, "SELECT max(event_offset) FROM alert_event"),
                Schema.number(connection, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'last_offset'"));
        loadTail(nowMillis);
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
                        + " a.last_chunk_rows FROM agent a JOIN simulation s ON s.id = a.simulation_id")) {
            while (rows.next()) {
                var name = new AgentId(rows.getString(2), rows.getString(3));
                var agent = new Agent(rows.getInt(1), name, rows.getLong(4));
                agent.lastChunk = rows.getLong(5);
                agent.lastChunkRows = rows.getInt(6);
                byId.put(agent.id, agent);
                memory.add(agent);
            }
        }
    }

    private void loadTail(long nowMillis) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT seq, n, rows FROM tail ORDER BY seq")) {
            boolean first = true;
            while (rows.next()) {
                long seq = rows.getLong(1);
                memory.firstSeq = first ? seq : memory.firstSeq;
                memory.nextSeq = seq + 1;
                first = false;
                load(rows.getBytes(3), rows.getInt(2), seq, nowMillis);
            }
            memory.firstSeq = first ? memory.nextSeq : memory.firstSeq;
        }
    }

    private void load(byte[] blob, int count, long seq, long nowMillis) {
        var source = new ByteSource(blob, 0);
        for (int i = 0; i < count; i++) {
            var agent = byId.get((int) source.varint());
            long ordinal = source.varint();
            int start = source.position();
            scratch.clear();
            RowCodec.read(source, ordinal, scratch);
            if (agent != null && ordinal > agent.sealed) {
                memory.append(agent, blob, start, source.position(), seq, nowMillis);
                agent.assigned = agent.committed;
            }
        }
    }
}
