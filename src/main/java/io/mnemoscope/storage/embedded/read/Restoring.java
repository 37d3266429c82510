package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.CheckpointTable;
import io.mnemoscope.storage.embedded.table.RuleSettingsTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    /** What is read and not yet taken in is copied at every collection, so there is little of it. */
    private static final int PAGE_AGENTS = 100;

    private static final int PAGE_ROWS = 5_000;

    private final Connection connection;
    private final StoreIndex memory;
    private final RuleSettingsTable ruleSettings;
    private final Chunks chunks;
    /** The open rows of the agent of now. */
    private final Columns open = new Columns();

    private List<Restored> page = new ArrayList<>();
    private int rows;

    /** Where an agent's chunks are read. */
    interface Chunks {
        /** Those that there are now; what was sealed after the open rows were read is among them. */
        ChunkScan of(Agent agent) throws SQLException;

        /** What there is now is seen from here on: a view that lasts for all agents would hold the writer's log. */
        void renew() throws SQLException;
    }

    /** Reads nothing yet. */
    Restoring(Connection connection, StoreIndex memory, RuleSettingsTable ruleSettings, Chunks chunks) {
        this.connection = connection;
        this.memory = memory;
        this.ruleSettings = ruleSettings;
        this.chunks = chunks;
    }

    void restore(Predicate<AgentId> owned, Consumer<List<Restored>> to) throws SQLException {
        var agents = new ArrayList<>(memory.agents());
        agents.removeIf(agent -> !owned.test(agent.name));
        agents.sort(Comparator.comparingInt(agent -> agent.id));
        try (var checkpoint = connection.prepareStatement("SELECT * FROM checkpoint WHERE agent = ?")) {
            int read = 0;
            for (var agent : agents) {
                if (read++ % PAGE_AGENTS == 0) {
                    chunks.renew();
                }
                checkpoint.setInt(1, agent.id);
                restore(agent, checkpoint, to);
            }
        }
        flush(to);
    }

    private void restore(Agent agent, PreparedStatement checkpoint, Consumer<List<Restored>> to) throws SQLException {
        @Nullable AgentState state = null;
        long covered = 0;
        try (var row = checkpoint.executeQuery()) {
            if (row.next()) {
                state = CheckpointTable.state(agent.name, row, ruleSettings);
                covered = row.getLong(2);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "checkpoint is damaged, replaying the history simulation={} agent={} reason=\"{}\"",
                    agent.name.simulation(),
                    agent.name.agent(),
                    e.getMessage());
        }
        open.clear();
        // Chunks are looked for only if rows are in some: most agents have none that a checkpoint does not cover.
        long firstOpen = agent.open.readAfter(covered, open);
        var sealed = firstOpen > covered + 1 ? chunks.of(agent) : null;
        if (state == null) {
            fromTheBeginning(agent, sealed, to);
        } else {
            add(since(agent, state, sealed, covered), to);
        }
    }

    private Restored since(Agent agent, AgentState state, @Nullable ChunkScan sealed, long covered)
            throws SQLException {
        var rows = new Columns();
        if (sealed != null) {
            sealed.after(covered, rows);
        }
        return new Restored(
                agent.name,
                state,
                Arrivals.after(covered, agent.name, rows, open),
                damage(agent, state.latest().timestampMillis() + 1));
    }

    /** Chunk by chunk, so that no more than a page need be in memory. */
    private void fromTheBeginning(Agent agent, @Nullable ChunkScan sealed, Consumer<List<Restored>> to)
            throws SQLException {
        long last = 0;
        if (sealed != null) {
            for (var id : sealed.idsAfter(0)) {
                var rows = sealed.rows(id);
                add(new Restored(agent.name, null, Arrivals.after(last, agent.name, rows), null), to);
                last = Math.max(last, Arrivals.newest(rows));
            }
        }
        add(new Restored(agent.name, null, Arrivals.after(last, agent.name, open), damage(agent, 0)), to);
    }

    /** What cannot be read of an agent's snapshots from this time on, for people; null if all can. */
    private @Nullable String damage(Agent agent, long fromMillis) {
        var leftOut = memory.damage.leftOut(agent.name::equals, fromMillis, Long.MAX_VALUE);
        return leftOut.isEmpty() ? null : "a part of its stored history cannot be read: " + leftOut.get(0);
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
