package io.mnemoscope.storage.embedded.state;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.file.Position;
import io.mnemoscope.storage.embedded.file.StateFile;
import io.mnemoscope.storage.embedded.table.Damage;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps in memory: the dictionary of agents, their open rows (oldest first in a list through the agents,
 * for sealing), and the counters. Changed by the writer alone, and only after a commit; {@link #find} and
 * {@link #agents} may be called by any thread.
 */
public final class StoreIndex {
    /** An agent with so many open rows is due for a chunk. */
    public static final int CHUNK_ROWS = 1_024;

    public final Damage damage;
    private final Map<AgentId, Agent> agents = new ConcurrentHashMap<>();
    public final Map<String, Integer> simulations = new HashMap<>();
    public final ArrayDeque<Agent> full = new ArrayDeque<>();
    /** Chunks decoded for those who ask; counted by the readers. */
    public final LongAdder chunksRead = new LongAdder();

    /** Those who answer questions. */
    public final Readings readings = new Readings();

    public volatile long lastOffset;
    /** Length of the write-ahead log that is in use. */
    public volatile long walBytes;
    /** Pages of the file that hold nothing. */
    public volatile long freePages;

    /** Alerts have been deleted since blocks of events were last looked through for what is left of them. */
    public volatile boolean sweep;

    public long openBytes;
    /** Of all open rows since the start, sealed ones too: what the tail holds grows with it. */
    public long arrivedBytes;
    /** Bytes of the tail that were read when the store was opened. */
    long tailRead;
    /** Commits without a tail row: see {@link Position}. */
    public long otherCommits;

    public long nextSeq = 1;
    public long firstSeq = 1;
    public int nextAgent = 1;
    public int nextSimulation = 1;
    private @Nullable StateFile state;
    private @Nullable Agent oldest;
    private @Nullable Agent youngest;

    public StoreIndex(Damage damage) {
        this.damage = damage;
    }

    public @Nullable Agent find(AgentId name) {
        return agents.get(name);
    }

    public Collection<Agent> agents() {
        return agents.values();
    }

    /** What is durable is written there from now on. */
    public void durableGoesTo(StateFile to) {
        state = to;
        to.write(new Position(nextSeq - 1, otherCommits));
    }

    /** So much is committed; nobody has heard of it yet. */
    public void durable(Position position) {
        otherCommits = position.other();
        if (state != null) {
            state.write(position);
        }
    }

    public void add(Agent agent) {
        agents.put(agent.name, agent);
    }

    /** The agent whose oldest open row is the oldest of all. */
    public @Nullable Agent oldest() {
        return oldest;
    }

    public void append(Agent agent, byte[] bytes, int start, int end, long seq, long nowMillis) {
        var open = agent.open;
        if (open.count() == 0) {
            agent.firstSeq = seq;
            agent.firstMillis = nowMillis;
            agent.firstByte = arrivedBytes;
            link(agent);
        }
        openBytes += open.append(bytes, start, end);
        agent.committed++;
        arrivedBytes += end - start;
        if (open.count() >= CHUNK_ROWS && !agent.full) {
            agent.full = true;
            full.add(agent);
        }
    }

    public void sealed(Agent agent) {
        unlink(agent);
        openBytes -= agent.open.capacity();
        agent.sealed = agent.committed;
        agent.open = new OpenRows(agent.committed + 1);
        agent.full = false;
    }

    public void forget(Agent agent) {
        if (agent.open.count() > 0) {
            sealed(agent);
        }
        full.remove(agent);
        agents.remove(agent.name);
    }

    private void link(Agent agent) {
        agent.older = youngest;
        if (youngest == null) {
            oldest = agent;
        } else {
            youngest.younger = agent;
        }
        youngest = agent;
    }

    private void unlink(Agent agent) {
        var older = agent.older;
        var younger = agent.younger;
        if (older == null) {
            oldest = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.older = older;
        }
        agent.older = null;
        agent.younger = null;
    }
}
