package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.state.Reply;
import java.sql.SQLException;

/**
 * Something else that the writer does in its turn, in a transaction of its own.
 *
 * @param work what; its answer goes to whoever waits, after the commit
 * @param frees whether it deletes, so that it may have the room held back for a full disk
 */
public record Task<T>(Work<T> work, Reply<T> reply, boolean frees) implements Command {
    /** Runs on the writer thread. */
    public interface Work<T> {
        T run(Session session) throws SQLException;
    }

    @Override
    public int weight() {
        return 0;
    }

    @Override
    public void fail(Throwable cause) {
        reply.fail(cause);
    }

    /** Answers what to do after the commit. */
    Runnable run(Session session) throws SQLException {
        var answer = work.run(session);
        return () -> reply.complete(answer);
    }
}
