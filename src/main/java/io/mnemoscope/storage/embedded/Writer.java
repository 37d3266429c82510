package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Takes what waits, writes it in one transaction, and answers after the commit; a failure
 * fails what it had and all that waits, and the next command finds a new session.
 */
final class Writer implements Runnable {
    private static final int COMMIT_ROWS = 20_000;
    private static final long IDLE_MILLIS = 500;
    private static final long SEAL_AT_CLOSE = TimeUnit.SECONDS.toNanos(3);
    private static final int RETENTION_EVERY = 64;
    private final CommandQueue queue;
    private final EmbeddedStoreConfig config;
    private final InstantSource clock;
    private final StoreHealth health;
    private final Memory memory;
    private final Retention retention;
    private final Reply<Boolean> closed;
    private @Nullable Session session;
    private int commits;

    Writer(CommandQueue queue, InstantSource clock, Session session, StoreHealth health, Reply<Boolean> closed) {
        this.queue = queue;
        this.clock = clock;
        this.session = session;
        this.health = health;
        this.config = session.config;
        this.memory = session.memory;
        this.closed = closed;
        this.retention = new Retention(config.retention());
    }

    @Override
    public void run() {
        try {
            while (!queue.finished()) {
                turn();
            }
            guarded(List.of(), this::finish);
        } catch (InterruptedException | Error e) {
            health.dead(e);
        } finally {
            queue.close();
            queue.fail().forEach(command -> command.fail(unavailable(new IllegalStateException("closed"))));
            closed.complete(true);
        }
    }

    private void turn() throws InterruptedException {
        var commands = queue.take(COMMIT_ROWS, IDLE_MILLIS);
        guarded(commands, () -> process(commands));
        boolean idle = commands.isEmpty();
        if (health.probeDue()) {
            guarded(List.of(), () -> session().probe(clock.millis()));
        }
        if ((idle || ++commits % RETENTION_EVERY == 0) && !health.failing()) {
            guarded(List.of(), this::maintain);
        }
    }

    /** Something on the session that may fail. */
    private interface Step {
        void run() throws SQLException;
    }

    private void guarded(List<Command> commands, Step step) {
        try {
            step.run();
        } catch (SQLException | RuntimeException e) {
            var failure = unavailable(e);
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
        write(group);
        session().boundLog();
    }

    private void write(List<Append> group) throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        var answers = session().write(group, !health.failing(), clock.millis());
        for (int i = 0; i < group.size(); i++) {
            group.get(i).reply().complete(answers.get(i));
        }
        group.clear();
    }

    private void run(Task<?> task) throws SQLException {
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
        retention.step(on, clock.millis());
        on.end();
        retention.shrink(on);
        on.boundLog();
    }

    private void finish() throws SQLException {
        var on = session();
        long started = System.nanoTime();
        boolean more = true;
        while (more && System.nanoTime() - started < SEAL_AT_CLOSE) {
            more = on.sealOldest(100);
        }
        Completeness.unmark(on.connection);
        Schema.vacuum(on.connection, Integer.MAX_VALUE);
        Schema.pragma(on.connection, "wal_checkpoint(TRUNCATE)");
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

    static StoreUnavailable unavailable(Throwable cause) {
        if (StoreHealth.interrupted(cause)) {
            return new StoreUnavailable("reading took too long: ask for less", Duration.ofSeconds(1), cause);
        }
        boolean full = StoreHealth.full(cause);
        return new StoreUnavailable(
                full ? "the disk is full: nothing was stored" : "the store failed: nothing was stored",
                Duration.ofSeconds(full ? 5 : 1),
                cause);
    }
}
