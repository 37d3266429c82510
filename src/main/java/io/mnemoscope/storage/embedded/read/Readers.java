package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three threads, each with a connection that cannot write; beyond 1,000 waiting questions they refuse. Any thread. */
public final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final int THREADS = 3;
    private static final int WAITING = 1_000;
    private final ThreadPoolExecutor executor;
    private final ArrayBlockingQueue<Reader> idle = new ArrayBlockingQueue<>(THREADS);

    /** A question. */
    public interface Question<T> {
        T ask(Reader reader) throws SQLException;
    }

    public Readers(EmbeddedStoreConfig config, StoreIndex memory, InstantSource clock) throws SQLException {
        var numbers = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    var thread = new Thread(task, "mnemo-reader-" + numbers.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        for (int i = 0; i < THREADS; i++) {
            idle.add(new Reader(config, memory, clock));
        }
    }

    public <T> Future<T> ask(Question<T> question) {
        var reply = new Reply<T>();
        ask(question, reply);
        return reply.future();
    }

    <T> void ask(Question<T> question, Reply<T> reply) {
        try {
            executor.execute(() -> answer(question, reply));
        } catch (RejectedExecutionException e) {
            reply.fail(StoreHealth.unavailable(e));
        }
    }

    private <T> void answer(Question<T> question, Reply<T> reply) {
        Reader reader = null;
        try {
            reader = idle.take();
            reader.end();
            var answer = question.ask(reader);
            reader.end();
            reply.complete(answer);
        } catch (SQLException | RuntimeException | InterruptedException e) {
            reply.fail(StoreHealth.unavailable(e));
        } finally {
            if (reader != null) {
                rest(reader);
            }
        }
    }

    private void rest(Reader reader) {
        try {
            reader.rest();
        } catch (SQLException e) {
            LOG.warn("event=reader.rest reason=\"{}\"", e.getMessage());
        }
        idle.add(reader);
    }

    public void close() throws SQLException, InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
            LOG.warn("readers still work after 10 s: their connections stay open until the process ends");
        }
        List<Reader> all = new ArrayList<>();
        int unused = idle.drainTo(all);
        for (var reader : all) {
            reader.close();
        }
    }
}
