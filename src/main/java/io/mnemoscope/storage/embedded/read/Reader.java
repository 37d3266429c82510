package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.embedded.codec.ChunkCodec;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.Readings;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.RuleSettingsTable;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sqlite.SQLiteConnection;

/**
 * Answers questions on a connection that cannot write. Of an agent it looks at the open rows first and at the chunks
 * then, so that rows that are sealed meanwhile are seen twice rather than not at all; and at all the chunks within one
 * transaction, for the writer replaces short ones. One question at a time.
 */
public final class Reader implements Readings.View {
    private final Connection connection;
    private final EmbeddedStoreConfig config;
    private final StoreIndex memory;
    private final InstantSource clock;
    private final ChunkCodec codec = new ChunkCodec();
    private final RuleSettingsTable ruleSettings;
    /** Alerts, on the same connection. */
    public final AlertHistory history;

    /** When the view of now was begun; 0 while nothing is asked. */
    private volatile long viewedNanos;

    private volatile boolean interrupted;

    /** The buckets for what there is from the first to the last time. */
    private interface Choice {
        Buckets of(long first, long last);
    }

    Reader(EmbeddedStoreConfig config, StoreIndex memory, InstantSource clock) throws SQLException {
        this.config = config;
        this.memory = memory;
        this.clock = clock;
        connection = Sql.open(config.file(), true);
        connection.setAutoCommit(false);
        ruleSettings = new RuleSettingsTable(connection);
        history = new AlertHistory(connection, memory.damage, new EventBlocks(connection, memory.damage));
        memory.readings.add(this);
    }

    public List<MemorySnapshot> range(AgentId name, long from, long to, int limit, boolean newest) throws SQLException {
        var agent = memory.find(name);
        if (agent == null) {
            return List.of();
        }
        var found = new History(agent.name, cut(from), to);
        found.addOpen(agent.open);
        scan(agent).into(found, limit, newest);
        return found.limited(limit, newest);
    }

    public List<MemorySnapshot> downsampled(AgentId name, long from, long to, int points) throws SQLException {
        return thinned(name, from, to, (first, last) -> Buckets.over(first, last, points));
    }

    public List<MemorySnapshot> thinned(AgentId name, long from, long to, Buckets buckets) throws SQLException {
        return thinned(name, from, to, (first, last) -> buckets);
    }

    private List<MemorySnapshot> thinned(AgentId name, long from, long to, Choice choice) throws SQLException {
        var agent = memory.find(name);
        if (agent == null) {
            return List.of();
        }
        long begin = cut(from);
        var open = new Columns();
        agent.open.readAfter(0, open);
        open.sort();
        var chunks = scan(agent);
        var summaries = chunks.summaries(begin, to);
        long first = Long.MAX_VALUE;
        long last = -1;
        for (int i = 0; i < open.size; i++) {
            long time = open.at(Columns.TIME, i);
            boolean wanted = time >= begin && time < to;
            first = wanted ? Math.min(first, time) : first;
            last = wanted ? Math.max(last, time) : last;
        }
        for (var summary : summaries) {
            first = Math.min(first, Math.max(begin, summary.first()));
            last = Math.max(last, Math.min(to - 1, summary.last()));
        }
        if (last < first) {
            return List.of();
        }
        var buckets = choice.of(first, last);
        var needed = ChunkSummary.needed(summaries, buckets, begin, to);
        return new Thinning(agent.name, buckets, begin, to).of(open, needed, chunks::rows);
    }

    /** To be called once the open rows have been read, so that what is sealed meanwhile is among the chunks. */
    private ChunkScan scan(Agent agent) throws SQLException {
        end();
        return new ChunkScan(connection, codec, agent, memory, this::countChunk);
    }

    private void countChunk() throws SQLException {
        memory.chunksRead.increment();
        if (interrupted) {
            throw StoreHealth.interruption();
        }
    }

    /** Ends the transaction, so that the next look sees what is there then and nothing holds the writer's log. */
    void end() throws SQLException {
        connection.rollback();
        interrupted = false;
        viewedNanos = System.nanoTime();
    }

    /** Nothing is asked any more. */
    void rest() throws SQLException {
        end();
        viewedNanos = 0;
    }

    /** How old the view is by which the question of now is answered; 0 if nothing is asked. Any thread. */
    @Override
    public long viewNanos() {
        long viewed = viewedNanos;
        return viewed == 0 ? 0 : System.nanoTime() - viewed;
    }

    /** Ends the question of now with a failure. Any thread. */
    @Override
    public void interrupt() throws SQLException {
        interrupted = true;
        ((SQLiteConnection) connection).getDatabase().interrupt();
    }

    private long cut(long from) {
        return Math.max(from, config.retention().cutoffMillis(clock.millis()));
    }

    public List<SnapshotKey> existing(List<SnapshotKey> keys) throws SQLException {
        var byAgent = new HashMap<AgentId, TreeMap<Long, SnapshotKey>>();
        for (var key : keys) {
            byAgent.computeIfAbsent(key.agent(), name -> new TreeMap<>()).put(key.timestampMillis(), key);
        }
        var existing = new HashSet<SnapshotKey>();
        for (var entry : byAgent.entrySet()) {
            var agent = memory.find(entry.getKey());
            if (agent != null) {
                var asked = entry.getValue();
                var columns = new Columns();
                agent.open.readAfter(0, columns);
                scan(agent).overlapping(asked, columns);
                for (int i = 0; i < columns.size; i++) {
                    var key = asked.get(columns.at(Columns.TIME, i));
                    if (key != null) {
                        existing.add(key);
                    }
                }
            }
        }
        return keys.stream().filter(existing::contains).toList();
    }

    /** Pages of at most 100 agents or about 5,000 snapshots. */
    public void restore(Predicate<AgentId> owned, Consumer<List<Restored>> to) throws SQLException {
        var chunks = new Restoring.Chunks() {
            @Override
            public ChunkScan of(Agent agent) throws SQLException {
                return scan(agent);
            }

            @Override
            public void renew() throws SQLException {
                end();
            }
        };
        new Restoring(connection, memory, ruleSettings, chunks).restore(owned, to);
    }

    public List<AlertEvent> raised(List<SnapshotKey> snapshots, int limit) throws SQLException {
        var asked = new TreeMap<Long, Set<Integer>>();
        for (var key : snapshots) {
            var agent = memory.find(key.agent());
            if (agent != null) {
                asked.computeIfAbsent(key.timestampMillis(), time -> new HashSet<>())
                        .add(agent.id);
            }
        }
        return history.raised(asked, limit);
    }

    /** A question that is put elsewhere. */
    public interface Lookup<T> {
        T ask(Connection connection) throws SQLException;
    }

    public <T> T ask(Lookup<T> lookup) throws SQLException {
        return lookup.ask(connection);
    }

    void close() throws SQLException {
        codec.close();
        history.close();
        connection.close();
    }
}
