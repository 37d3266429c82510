package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Restored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what monitors need to go on: checkpoints, and the snapshots since. A checkpoint that is damaged costs its agent a
 * replay of its whole history, in pieces; damaged history is left out, and said. A reader's; one pass.
 */
final class Restoring {
    private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);
    private static final int PAGE_AGENTS = 500;
    private static final int PAGE_ROWS = 50_000;

    private final Connection connection;
    private final Memory memory;
    private final RuleSettingsTable ruleSettings;
    private final Chunks chunks;
    private List<Restored> page = new ArrayList<>();
    private int rows;

    /** Where an agent's chunks are read. */
    interface Chunks {
        /** Those that there are now; what was sealed after the open rows were read is among them. */
        ChunkScan of(Agent agent) throws SQLException;
    }

    Restoring(Connection connection, Memory memory, RuleSettingsTable ruleSettings, Chunks chunks) {
        this.connection = connection;
        this.memory = memory;
        this.ruleSettings = ruleSettings;
        this.chunks = chunks;
    }

    void restore(Predicate<AgentId> owned, Consumer<List<Restored>> to) throws SQLException {
        var agents = new ArrayList<>(memory.agents());
        agents.removeIf(agent -> !owned.test(agent.name));
        agents.sort(Comparator.comparingInt(agent -> agent.id));
        for (var agent : agents) {
            restore(agent, to);
        }
        flush(to);
    }

    private void restore(Agent agent, Consumer<List<Restored>> to) throws SQLException {
        @Nullable AgentState state = null;
        long covered = 0;
        try (var query = connection.prepareStatement("SELECT * FROM checkpoint WHERE agent = ?")) {
            query.setInt(1, agent.id);
            try (var row = query.executeQuery()) {
                if (row.next()) {
                    state = CheckpointTable.state(agent.name, row, ruleSettings);
                    covered = row.getLong(2);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "checkpoint is damaged, replaying the history simulation={} agent={} reason=\"{}\"",
                    agent.name.simulation(),
                    agent.name.agent(),
                    e.getMessage());
        }
        var open = new Columns();
        agent.open.readAfter(covered, open);
        var sealed = chunks.of(agent);
        if (state == null) {
            fromTheBeginning(agent, open, sealed, to);
        } else {
            add(since(agent, state, open, sealed, covered), to);
        }
    }

    private Restored since(Agent agent, AgentState state, Columns rows, ChunkScan sealed, long covered)
            throws SQLException {
        var found = new TreeMap<Long, MemorySnapshot>();
        sealed.after(covered, rows);
        collect(agent, rows, covered, found);
        return new Restored(
                agent.name,
                state,
                List.copyOf(found.values()),
                damage(agent, state.latest().timestampMillis() + 1));
    }

    /** Chunk by chunk, so that no more than a page need be in memory. */
    private void fromTheBeginning(Agent agent, Columns open, ChunkScan sealed, Consumer<List<Restored>> to)
            throws SQLException {
        long last = 0;
        for (var id : sealed.idsAfter(0)) {
            var found = new TreeMap<Long, MemorySnapshot>();
            collect(agent, sealed.rows(id), last, found);
            last = found.isEmpty() ? last : found.lastKey();
            add(new Restored(agent.name, null, List.copyOf(found.values()), null), to);
        }
        var found = new TreeMap<Long, MemorySnapshot>();
        collect(agent, open, last, found);
        add(new Restored(agent.name, null, List.copyOf(found.values()), damage(agent, 0)), to);
    }

    /** What cannot be read of an agent's snapshots from this time on, for people; null if all can. */
    private @Nullable String damage(Agent agent, long fromMillis) {
        var leftOut = memory.damage.leftOut(agent.name::equals, fromMillis, Long.MAX_VALUE);
        return leftOut.isEmpty() ? null : "a part of its stored history cannot be read: " + leftOut.get(0);
    }

    private static void collect(Agent agent, Columns from, long after, Map<Long, MemorySnapshot> to) {
        for (int i = 0; i < from.size; i++) {
            long ordinal = from.at(Columns.ORDINAL, i);
            if (ordinal > after) {
                to.put(ordinal, from.snapshot(i, agent.name));
            }
        }
    }

    private void add(Restored restored, Consumer<List<Restored>> to) {
        if (restored.isEmpty() && restored.damage() == null) {
            return;
        }
        page.add(restored);
        rows += restored.since().size();
        if (page.size() >= PAGE_AGENTS || rows >= PAGE_ROWS) {
            flush(to);
        }
    }

    private void flush(Consumer<List<Restored>> to) {
        if (!page.isEmpty()) {
            to.accept(page);
            page = new ArrayList<>();
            rows = 0;
        }
    }
}
