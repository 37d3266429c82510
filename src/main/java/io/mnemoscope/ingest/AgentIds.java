package io.mnemoscope.ingest;

import io.mnemoscope.domain.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identities behind the bytes of a body, so that the same agent's next snapshot makes no new strings. A direct-mapped
 * cache of fixed size: a collision costs a new object and nothing else. One thread.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared with Arrays.equals only.
final class AgentIds {
    private static final int SLOTS = 1 << 14;
    private static final byte[] DEFAULT = AgentId.DEFAULT_SIMULATION.getBytes(StandardCharsets.UTF_8);

    private record Entry(byte[] simulation, byte[] agent, AgentId id) {}

    private final Entry[] slots = new Entry[SLOTS];

    /**
     * Whose they are.
     *
     * @param simulationFrom negative where the body names no simulation
     * @throws io.mnemoscope.domain.InvalidInput if a name is not one
     */
    AgentId of(byte[] bytes, int simulationFrom, int simulationTo, int agentFrom, int agentTo) {
        boolean named = simulationFrom >= 0;
        var source = named ? bytes : DEFAULT;
        int from = named ? simulationFrom : 0;
        int to = named ? simulationTo : DEFAULT.length;
        int hash = hash(source, from, to) * 31 + hash(bytes, agentFrom, agentTo);
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        var entry = slots[slot];
        if (entry != null && same(entry.agent, bytes, agentFrom, agentTo) && same(entry.simulation, source, from, to)) {
            return entry.id;
        }
        var simulation = Arrays.copyOfRange(source, from, to);
        var agent = Arrays.copyOfRange(bytes, agentFrom, agentTo);
        var id = checked(new String(simulation, StandardCharsets.UTF_8), new String(agent, StandardCharsets.UTF_8));
        slots[slot] = new Entry(simulation, agent, id);
        return id;
    }

    /** Those of a snapshot that comes in. */
    static AgentId checked(String simulation, String agent) {
        AgentId.checkNewName("simulation", simulation);
        AgentId.checkNewName("agent", agent);
        return new AgentId(simulation, agent);
    }

    private static boolean same(byte[] known, byte[] bytes, int from, int to) {
        return Arrays.equals(known, 0, known.length, bytes, from, to);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
