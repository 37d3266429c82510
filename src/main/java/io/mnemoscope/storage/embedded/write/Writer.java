package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.Completeness;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Takes what waits, writes it in one transaction, and answers after the commit; a failure
 * fails what it had and all that waits, and the next command finds a new session.
 */
public final class Writer implements Runnable {
    private static final int COMMIT_WEIGHT_MIN = 1_000;
    private static final int COMMIT_WEIGHT_MAX = 20_000;
    /** What a commit adds to the log for each part of its weight, bytes, at most and about. */
    private static final int LOG_EACH = 1_024;

    private static final long IDLE_MILLIS = 500;
    private static final long SEAL_AT_CLOSE = TimeUnit.SECONDS.toNanos(3);
    private static final long VACUUM_AT_CLOSE = TimeUnit.SECONDS.toNanos(5);
    private static final int VACUUM_PAGES = 1_024;
    private static final int RETENTION_EVERY = 64;
    private final CommandQueue queue;
    private final EmbeddedStoreConfig config;
    private final InstantSource clock;
    private final StoreHealth health;
    private final StoreIndex memory;
    private final Retention retention;
    private final Reserve reserve;
    private final Reply<Boolean> closed;
    private final int commitWeight;
    private @Nullable Session session;
    private int commits;

    public Writer(
            CommandQueue queue, InstantSource clock, Session session, Retention retention, Reply<Boolean> closed) {
        this.queue = queue;
        this.clock = clock;
        this.session = session;
        this.health = session.health;
        this.config = session.config;
        this.memory = session.memory;
        this.closed = closed;
        this.retention = retention;
        long fitting = config.walBytes() / LOG_EACH;
        this.commitWeight = (int) Math.max(COMMIT_WEIGHT_MIN, Math.min(COMMIT_WEIGHT_MAX, fitting));
        this.reserve = new Reserve(config.directory(), config.reserveBytes());
    }

    @Override
    public void run() {
        try {
            guarded(List.of(), this::holdReserve);
            while (!queue.finished()) {
                turn();
            }
            guarded(List.of(), this::finish);
        } catch (InterruptedException | Error e) {
            health.dead(e);
        } finally {
            queue.close();
            queue.fail().forEach(command -> command.fail(StoreHealth.unavailable(new IllegalStateException("closed"))));
            closed.complete(true);
        }
    }

    private void turn() throws InterruptedException {
        var commands = queue.take(commitWeight, IDLE_MILLIS);
        guarded(commands, () -> process(commands));
        boolean idle = commands.isEmpty();
        if (health.probeDue()) {
            guarded(List.of(), this::probe);
        }
        if (!health.failing()) {
            guarded(List.of(), () -> retention.limit(session()));
            if (idle || ++commits % RETENTION_EVERY == 0) {
                guarded(List.of(), this::maintain);
            }
        }
    }

    private void probe() throws SQLException {
        health.probing();
        if (health.full() && (retention.bounded() || memory.sweep || session().freePages() > 0)) {
            withReserve(() -> retention.relieve(session(), clock.millis()));
        }
        if (health.full()) {
            holdReserve();
        }
        session().probe(clock.millis());
        session().boundLog();
        health.works();
    }

    /** Deletes with the room held back, and gives back to the file system what was deleted. */
    private void withReserve(Step step) throws SQLException {
        reserve.release();
        tryReclaim();
        step.run();
        session().reclaim();
    }

    /** Something on the session that may fail. */
    private interface Step {
        void run() throws SQLException;
    }

    private void guarded(List<Command> commands, Step step) {
        try {
            step.run();
        } catch (SQLException | RuntimeException e) {
            var failure = StoreHealth.unavailable(e);
            health.failed(e);
            abandon();
            var stale = commands.isEmpty() ? List.<Command>of() : queue.fail();
            commands.forEach(command -> command.fail(failure));
            stale.forEach(command -> command.fail(failure));
        }
    }

    /** Commands that were answered already take no notice of the failure of a later one: see {@link Reply}. */
    private void process(List<Command> commands) throws SQLException {
        var group = new ArrayList<Append>();
        for (var command : commands) {
            if (command instanceof Append append) {
                group.add(append);
            } else if (command instanceof Task<?> task) {
                write(group);
                run(task);
            }
        }
        boolean written = !group.isEmpty();
        write(group);
        if (boundLog() && written) {
            health.works();
        }
    }

    /** What was committed is safe in the log: a full disk, which has no room to copy it, is no failure of what waits. */
    private boolean boundLog() throws SQLException {
        try {
            session().boundLog();
            return true;
        } catch (SQLException e) {
            if (!StoreHealth.full(e)) {
                throw e;
            }
            health.failed(e);
            abandon();
            reserve.release();
            tryReclaim();
            return false;
        }
    }

    private void write(List<Append> group) throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        if (health.full() && !reserve.held()) {
            throw StoreHealth.noRoom();
        }
        var answers = session().write(group, !health.failing(), clock.millis());
        for (int i = 0; i < group.size(); i++) {
            group.get(i).reply().complete(answers.get(i));
        }
        group.clear();
    }

    /** Helps, but what follows may work without. */
    private void tryReclaim() {
        try {
            session().reclaim();
        } catch (SQLException e) {
            health.failed(e);
            abandon();
        }
    }

    /** What deletes gets the room held back if there is none else. */
    private void run(Task<?> task) throws SQLException {
        try {
            attempt(task);
        } catch (SQLException e) {
            if (!task.frees() || !StoreHealth.full(e)) {
                throw e;
            }
            health.failed(e);
            abandon();
            withReserve(() -> attempt(task));
        }
    }

    private void attempt(Task<?> task) throws SQLException {
        var on = session();
        on.begin();
        Runnable last;
        try {
            last = task.run(on);
        } catch (RuntimeException e) {
            on.rollback();
            task.fail(e);
            return;
        }
        on.end();
        last.run();
    }

    private void maintain() throws SQLException {
        var on = session();
        on.begin();
        on.maintain(0, clock.millis());
        on.end();
        retention.expire(on, clock.millis());
        on.boundLog();
        memory.freePages = on.freePages();
        holdReserve();
    }

    private void holdReserve() throws SQLException {
        if (!reserve.hold()) {
            throw StoreHealth.noRoom();
        }
    }

    private void finish() throws SQLException {
        var on = session();
        long started = System.nanoTime();
        boolean more = true;
        while (more && System.nanoTime() - started < SEAL_AT_CLOSE) {
            more = on.sealOldest(100);
            on.boundLog();
        }
        while (on.freePages() > 0 && System.nanoTime() - started < VACUUM_AT_CLOSE) {
            Sql.vacuum(on.connection, VACUUM_PAGES);
            on.boundLog();
        }
        Completeness.unmark(on.connection);
        Sql.pragma(on.connection, "wal_checkpoint(TRUNCATE)");
        on.close();
    }

    private Session session() throws SQLException {
        var now = session;
        if (now == null) {
            now = Session.open(config, memory, health);
            session = now;
        }
        return now;
    }

    private void abandon() {
        var broken = session;
        session = null;
        if (broken != null) {
            try {
                broken.rollback();
                broken.close();
            } catch (SQLException e) {
                health.closeFailed(e);
            }
        }
    }
}
