package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.Position;
import io.mnemoscope.storage.embedded.file.StoreCopy;
import io.mnemoscope.storage.embedded.read.AlertHistory;
import io.mnemoscope.storage.embedded.schema.Schema;
import io.mnemoscope.storage.embedded.state.Agent;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The write connection with all that is prepared on it. The writer's alone; made anew after a failure. */
public final class Session {
    private static final int TAIL_DELETES = 64;
    private static final int RECLAIM_PAGES = 2_048;
    public final Connection connection;
    public final StoreIndex memory;
    final StoreHealth health;
    final EmbeddedStoreConfig config;
    /** For events that no batch brings. */
    final AlertLog alerts;

    final EventBlocks blocks;
    final AlertHistory history;

    private final GroupCommit commit;
    private final ChunkTable chunks;
    private final PreparedStatement begin;
    private final PreparedStatement end;
    private final PreparedStatement deleteTail;
    private final List<ChunkTable.Sealed> sealed = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final PreparedStatement position;
    private final PreparedStatement countChanges;
    private long changes;
    private boolean tailGrows;
    private final PreparedStatement probe;
    private final PreparedStatement pages;
    private final PreparedStatement freePages;
    private final WalBound wal;
    private final long openLimit;
    private long tailDeleted;

    private Session(EmbeddedStoreConfig config, StoreIndex memory, StoreHealth health, Connection connection)
            throws SQLException {
        this.config = config;
        this.memory = memory;
        this.health = health;
        this.connection = connection;
        openLimit = config.retention().openBytes(config.openBytes());
        long walLimit = config.walBytes();
        Sql.pragma(connection, "journal_mode=WAL");
        Sql.pragma(connection, "synchronous=FULL");
        Sql.pragma(connection, "wal_autocheckpoint=0");
        Sql.pragma(connection, "journal_size_limit=" + walLimit);
        Sql.pragma(connection, "cache_size=-16384");
        Sql.pragma(connection, "temp_store=MEMORY");
        if (config.maxPages() > 0) {
            Sql.pragma(connection, "max_page_count=" + config.maxPages());
        }
        migrate();
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        end = connection.prepareStatement("COMMIT");
        position = connection.prepareStatement(MetaTable.PUT);
        countChanges = connection.prepareStatement("SELECT total_changes()");
        deleteTail = connection.prepareStatement("DELETE FROM tail WHERE seq < ?");
        blocks = new EventBlocks(connection, memory.damage);
        alerts = new AlertLog(connection, blocks);
        history = new AlertHistory(connection, memory.damage, blocks);
        commit = new GroupCommit(connection, memory, alerts);
        chunks = new ChunkTable(connection, memory.damage);
        probe = connection.prepareStatement(MetaTable.PUT);
        pages = connection.prepareStatement("PRAGMA page_count");
        freePages = connection.prepareStatement("PRAGMA freelist_count");
        wal = new WalBound(connection, memory, health, walLimit);
    }

    /** Opens the file for writing and brings its tables up to date. */
    public static Session open(EmbeddedStoreConfig config, StoreIndex memory, StoreHealth health) throws SQLException {
        var connection = Sql.open(config.file(), false);
        try {
            return new Session(config, memory, health, connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void migrate() throws SQLException {
        int version = (int) Sql.number(connection, "PRAGMA user_version");
        if (version < Schema.VERSION) {
            StoreCopy.beforeMigration(config.file(), connection, Schema.VERSION);
            Sql.execute(connection, "BEGIN");
            Schema.migrate(connection, version);
            Sql.execute(connection, "COMMIT");
        }
    }

    void begin() throws SQLException {
        sealed.clear();
        afterCommit.clear();
        tailDeleted = 0;
        tailGrows = false;
        changes = changes();
        health.begun();
        begin.execute();
    }

    /** Commits; what was sealed since {@link #begin} is then so in memory too. */
    void end() throws SQLException {
        var reached = position();
        end.execute();
        if (reached != null) {
            memory.durable(reached);
        }
        health.ended();
        for (var one : sealed) {
            one.agent().lastChunk = one.lastChunk();
            one.agent().lastChunkRows = one.lastChunkRows();
            one.agent().sealing = false;
            memory.sealed(one.agent());
        }
        sealed.clear();
        memory.firstSeq = Math.max(memory.firstSeq, tailDeleted);
        afterCommit.forEach(Runnable::run);
        afterCommit.clear();
    }

    /** How far the store has come with this transaction, which says so itself; null if it has changed nothing. */
    private @Nullable Position position() throws SQLException {
        if (tailGrows) {
            return new Position(memory.nextSeq, memory.otherCommits);
        }
        if (changes() == changes) {
            return null;
        }
        var reached = new Position(memory.nextSeq - 1, memory.otherCommits + 1);
        MetaTable.bind(position, 1, Position.KEY, reached.text());
        position.execute();
        return reached;
    }

    private long changes() throws SQLException {
        try (var row = countChanges.executeQuery()) {
            return row.getLong(1);
        }
    }

    /** A change of memory that goes with the transaction. */
    void afterCommit(Runnable change) {
        afterCommit.add(change);
    }

    List<Appended> write(List<Append> group, boolean maintain, long nowMillis) throws SQLException {
        begin();
        commit.write(group);
        tailGrows = commit.rows() > 0;
        if (maintain) {
            maintain(commit.rows(), nowMillis);
        }
        end();
        health.committed();
        return commit.publish(nowMillis);
    }

    /** Seals what is due and deletes the tail before it, a little of each, as much as came in. */
    void maintain(int rows, long nowMillis) throws SQLException {
        int fullCap = rows / 500 + 1;
        for (var agent = memory.full.poll(); agent != null; agent = memory.full.poll()) {
            if (agent.full && !agent.sealing) {
                seal(agent);
                if (--fullCap == 0) {
                    break;
                }
            }
        }
        int agedCap = rows / 125 + 8;
        long excess = memory.openBytes - openLimit * 7 / 8;
        for (var agent = memory.oldest();
                agent != null && (excess > 0 || (agedCap > 0 && aged(agent, nowMillis)));
                agent = agent.younger) {
            if (!agent.sealing) {
                seal(agent);
                excess -= agent.open.capacity();
                agedCap--;
            }
        }
        deleteTail();
        blocks.compact();
    }

    private void seal(Agent agent) throws SQLException {
        agent.sealing = true;
        sealed.add(chunks.seal(agent));
    }

    private boolean aged(Agent agent, long nowMillis) {
        return nowMillis - agent.firstMillis >= config.sealAge().toMillis()
                || memory.arrivedBytes - agent.firstByte >= openLimit;
    }

    private void deleteTail() throws SQLException {
        var oldest = memory.oldest();
        long until = Math.min(memory.firstSeq + TAIL_DELETES, oldest == null ? memory.nextSeq : oldest.firstSeq);
        if (until > memory.firstSeq) {
            deleteTail.setLong(1, until);
            deleteTail.execute();
            tailDeleted = until;
        }
    }

    /** Seals the oldest agents, at most so many; answers whether any is left. */
    boolean sealOldest(int most) throws SQLException {
        begin();
        int left = most;
        for (var agent = memory.oldest(); agent != null && left-- > 0; agent = agent.younger) {
            seal(agent);
        }
        deleteTail();
        end();
        return memory.oldest() != null || memory.firstSeq < memory.nextSeq;
    }

    /** Writes something small for no other reason than to see whether it becomes durable. */
    void probe(long nowMillis) throws SQLException {
        begin();
        MetaTable.bind(probe, 1, "probe", Long.toString(nowMillis));
        probe.execute();
        end();
        health.committed();
    }

    /** Size of the file in pages, free ones included. */
    long pages() throws SQLException {
        return number(pages);
    }

    /** Pages of the file that hold nothing. */
    long freePages() throws SQLException {
        return number(freePages);
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (var row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Outside a transaction: gives free pages and the log's room back to the file system. */
    void reclaim() throws SQLException {
        wal.empty();
        Sql.vacuum(connection, RECLAIM_PAGES);
        wal.empty();
    }

    /** Some settings that checkpoints were made under are deleted. */
    void forgetSettings() {
        commit.forgetSettings();
    }

    /** After a commit, outside a transaction. */
    void boundLog() throws SQLException {
        wal.afterCommit();
    }

    /** After a failure. */
    void rollback() {
        commit.discard();
        blocks.discard();
        for (var one : sealed) {
            one.agent().sealing = false;
            if (one.agent().full) {
                memory.full.add(one.agent());
            }
        }
        sealed.clear();
        try {
            Sql.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite had rolled back by itself
        }
    }

    void close() throws SQLException {
        chunks.close();
        history.close();
        connection.close();
    }
}
