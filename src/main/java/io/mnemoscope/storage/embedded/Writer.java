package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes what waits, writes it in one transaction, and answers after the commit; a failure
 * fails what it had and all that waits, and the next command finds a new session.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int COMMIT_ROWS = 20_000;
    private static final long IDLE_MILLIS = 500;
    private static final long SEAL_AT_CLOSE = TimeUnit.SECONDS.toNanos(3);
    private static final int RETENTION_EVERY = 64;
    private final CommandQueue queue;
    private final EmbeddedStoreConfig config;
    private final InstantSource clock;
    private final Memory memory;
    private final Retention retention;
    private final Reply<Boolean> closed;
    private @Nullable Session session;
    private boolean failing;
    private int commits;

    Writer(
            CommandQueue queue,
            EmbeddedStoreConfig config,
            InstantSource clock,
            Session session,
            Reply<Boolean> closed) {
        this.queue = queue;
        this.config = config;
        this.clock = clock;
        this.session = session;
        this.memory = session.memory;
        this.closed = closed;
        this.retention = new Retention(config.retention());
    }

    @Override
    public void run() {
        try {
            while (!queue.finished()) {
                var commands = queue.take(COMMIT_ROWS, IDLE_MILLIS);
                guarded(commands, () -> process(commands));
                if (commands.isEmpty() || ++commits % RETENTION_EVERY == 0) {
                    guarded(List.of(), this::maintain);
                }
            }
            guarded(List.of(), this::finish);
        } catch (InterruptedException e) {
            LOG.warn("event=writer.interrupted");
        } finally {
            queue.close();
            queue.fail().forEach(command -> command.fail(unavailable(new IllegalStateException("closed"))));
            closed.complete(true);
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
            if (!failing) {
                LOG.warn("event=store.failed reason=\"{}\"", failure.getMessage(), e);
            }
            failing = true;
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
        session().checkpointIfDue();
    }

    private void write(List<Append> group) throws SQLException {
        if (group.isEmpty()) {
            return;
        }
        var answers = session().write(group, !failing, clock.millis());
        recovered();
        for (int i = 0; i < group.size(); i++) {
            group.get(i).reply().complete(answers.get(i));
        }
        group.clear();
    }

    private void run(Task<?> task) throws SQLException {
        var on = session();
        on.begin();
        var last = task.run(on);
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
        on.checkpointIfDue();
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

    private void recovered() {
        if (failing) {
            LOG.info("event=store.recovered");
        }
        failing = false;
    }

    private Session session() throws SQLException {
        var now = session;
        if (now == null) {
            now = new Session(config, memory);
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
                LOG.debug("event=session.close", e);
            }
        }
    }

    static StoreUnavailable unavailable(Throwable cause) {
        var text = String.valueOf(cause.getMessage());
        boolean full = text.contains("SQLITE_FULL") || text.contains("No space left");
        return new StoreUnavailable(
                full ? "the disk is full: nothing was stored" : "the store failed: nothing was stored",
                Duration.ofSeconds(full ? 5 : 1),
                cause);
    }
}
