package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.codec.ByteSink;
import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.RowCodec;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.CheckpointTable;
import io.mnemoscope.storage.embedded.table.RowSum;
import io.mnemoscope.storage.embedded.table.SimulationTable;
import io.mnemoscope.storage.embedded.table.SummedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the batches of one commit and, once it is committed, brings memory up to date. Until then memory is as before,
 * so a commit that fails leaves no trace but {@link #discard}. One thread.
 */
final class GroupCommit {
    /** What {@code run_id} is of agents that name no run. */
    private static final long NO_RUN = 0;

    private final StoreIndex memory;
    private final CheckpointTable checkpoints;
    private final AlertLog alerts;
    private final PreparedStatement insertTail;
    private final PreparedStatement insertAgent;
    private final PreparedStatement insertSimulation;
    private final ByteSink tail = new ByteSink(256 * 1024);
    private final Map<AgentId, Agent> newAgents = new HashMap<>();
    private final Map<String, Integer> newSimulations = new HashMap<>();
    private final List<Agent> touched = new ArrayList<>();
    private final List<Appended> answers = new ArrayList<>();
    private final List<AlertLog.Fresh> events = new ArrayList<>();
    private int[] starts = new int[2_048];
    private int[] ends = new int[2_048];
    private long offset;
    private int codec;

    GroupCommit(Connection connection, StoreIndex memory, AlertLog alerts) throws SQLException {
        this.memory = memory;
        this.alerts = alerts;
        insertTail = connection.prepareStatement("INSERT INTO tail(seq, n, crc, rows, codec) VALUES(?, ?, ?, ?, ?)");
        insertAgent = connection.prepareStatement(
                "INSERT INTO agent(id, simulation_id, name, data, seal_sum) VALUES(?, ?, ?, ?, ?)");
        insertSimulation = connection.prepareStatement(SimulationTable.INSERT);
        checkpoints = new CheckpointTable(connection);
    }

    /** Inside a transaction. */
    void write(List<Append> group) throws SQLException {
        tail.clear();
        newAgents.clear();
        newSimulations.clear();
        touched.clear();
        answers.clear();
        events.clear();
        offset = memory.lastOffset;
        codec = 0;
        for (var append : group) {
            write(append.batch());
        }
        alerts.write(events);
        if (!touched.isEmpty()) {
            var blob = tail.copy();
            insertTail.setLong(1, memory.nextSeq);
            insertTail.setInt(2, touched.size());
            insertTail.setLong(3, Checksum.of(blob, blob.length));
            insertTail.setBytes(4, blob);
            insertTail.setInt(5, codec);
            insertTail.execute();
        }
    }

    int rows() {
        return touched.size();
    }

    int bytes() {
        return tail.length();
    }

    private void write(StoreBatch batch) throws SQLException {
        for (var snapshot : batch.snapshots()) {
            var agent = agent(snapshot.id());
            tail.varint(agent.id);
            tail.varint(++agent.assigned);
            int row = touched.size();
            if (row == starts.length) {
                starts = Arrays.copyOf(starts, 2 * row);
                ends = Arrays.copyOf(ends, 2 * row);
            }
            starts[row] = tail.length();
            RowCodec.write(snapshot, tail);
            codec = Math.max(codec, RowCodec.codec(snapshot));
            ends[row] = tail.length();
            touched.add(agent);
        }
        answers.add(new Appended(batch.events().isEmpty() ? 0 : offset + 1));
        for (var event : batch.events()) {
            events.add(new AlertLog.Fresh(++offset, whose(event.alert()), event));
        }
        for (var state : batch.checkpoints()) {
            var agent = agent(state.latest().id());
            checkpoints.write(agent.id, agent.assigned, state);
        }
    }

    private Agent agent(AgentId name) throws SQLException {
        var known = memory.find(name);
        if (known != null) {
            return known;
        }
        var fresh = newAgents.get(name);
        return fresh != null ? fresh : insert(name);
    }

    private int whose(Alert alert) throws SQLException {
        return alert.ofSimulation() ? -simulation(alert.agent().simulation()) : agent(alert.agent()).id;
    }

    private Agent insert(AgentId name) throws SQLException {
        var agent = new Agent(memory.nextAgent++, name, 0);
        int simulation = simulation(name.simulation());
        insertAgent.setInt(1, agent.id);
        insertAgent.setInt(2, simulation);
        insertAgent.setString(3, name.agent());
        var sum = new RowSum().whole(agent.id).whole(simulation).whole(NO_RUN).text(name.agent());
        insertAgent.setString(4, SummedTable.json(sum));
        insertAgent.setLong(5, ChunkTable.sealSum(agent.id, 0, 0, 0));
        insertAgent.execute();
        newAgents.put(name, agent);
        return agent;
    }

    private int simulation(String name) throws SQLException {
        var known = memory.simulations.get(name);
        var id = known != null ? known : newSimulations.get(name);
        if (id != null) {
            return id;
        }
        int fresh = memory.nextSimulation++;
        SimulationTable.insert(insertSimulation, fresh, name);
        newSimulations.put(name, fresh);
        return fresh;
    }

    /** After the commit: the group is visible. Answers one answer for each batch. */
    List<Appended> publish(long nowMillis) {
        memory.simulations.putAll(newSimulations);
        newAgents.values().forEach(memory::add);
        for (int row = 0; row < touched.size(); row++) {
            memory.append(touched.get(row), tail.array(), starts[row], ends[row], memory.nextSeq, nowMillis);
        }
        memory.nextSeq += touched.isEmpty() ? 0 : 1;
        memory.lastOffset = offset;
        return answers;
    }

    /** Settings are deleted: which are there must be looked up anew. */
    void forgetSettings() {
        checkpoints.discard();
    }

    /** After a rollback. */
    void discard() {
        checkpoints.discard();
        touched.forEach(agent -> agent.assigned = agent.committed);
        touched.clear();
    }
}
