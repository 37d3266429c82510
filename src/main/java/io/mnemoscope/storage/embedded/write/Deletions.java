package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.vertx.core.Future;

/**
 * Deletes what users ask for, a slice in a transaction, so that batches are written in between; a full disk does not prevent
 * it. Any thread.
 */
public final class Deletions {
    private final CommandQueue queue;
    private final StoreIndex memory;

    /** By the writer of this queue. */
    public Deletions(CommandQueue queue, StoreIndex memory) {
        this.queue = queue;
        this.memory = memory;
    }

    private <T> Future<T> delete(Task.Work<T> work) {
        var reply = new Reply<T>();
        queue.offer(new Task<>(work, reply, true));
        return reply.future();
    }

    /** The agent is gone with the first slice. */
    public Future<Void> forget(AgentId agent) {
        return delete(session -> {
                    AlertClearing.forgetSettings(session, agent);
                    var known = memory.find(agent);
                    if (known == null) {
                        return 0;
                    }
                    session.afterCommit(() -> memory.forget(known));
                    return AlertClearing.forget(session, known.id) ? known.id : 0;
                })
                .compose(this::forgetMore);
    }

    private Future<Void> forgetMore(int agent) {
        return agent == 0
                ? Future.succeededFuture()
                : delete(session -> AlertClearing.forgetMore(session, agent) ? agent : 0)
                        .compose(this::forgetMore);
    }

    /** Alerts that match and are not active; answers how many. */
    public Future<Integer> clear(AlertQuery query) {
        return clear(query, 0);
    }

    private Future<Integer> clear(AlertQuery query, int before) {
        return delete(session -> AlertClearing.clear(session, query))
                .compose(gone -> gone < AlertClearing.SLICE
                        ? Future.succeededFuture(before + gone)
                        : clear(query, before + gone));
    }
}
