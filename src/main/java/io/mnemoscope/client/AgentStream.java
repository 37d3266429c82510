package io.mnemoscope.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * An agent's states as they change. A consumer that is paused, or slower than the states come, misses some and never the
 * newest: at most one waits. Any thread; handlers run on one event loop, one at a time.
 */
public final class AgentStream implements ReadStream<JsonObject>, Registration {
    private final Context context;
    private @Nullable Handler<JsonObject> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable JsonObject newest;
    private @Nullable Registration source;
    private long demand = Long.MAX_VALUE;
    private boolean ended;
    private boolean busy;
    private long missed;

    AgentStream(Context context) {
        this.context = context;
    }

    /** Where the states come from; cancelled with this. */
    AgentStream from(Registration registration) {
        boolean late;
        synchronized (this) {
            source = registration;
            late = ended;
        }
        if (late) {
            registration.cancel();
        }
        return this;
    }

    /** A new state, from any thread. */
    void offer(JsonObject state) {
        synchronized (this) {
            if (ended) {
                return;
            }
            missed += newest == null ? 0 : 1;
            newest = state;
        }
        deliver();
    }

    /** How many states were passed over because a newer one came first. */
    public synchronized long missed() {
        return missed;
    }

    @Override
    @CanIgnoreReturnValue
    public AgentStream handler(@Nullable Handler<JsonObject> each) {
        synchronized (this) {
            handler = each;
        }
        deliver();
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public synchronized AgentStream exceptionHandler(@Nullable Handler<Throwable> failed) {
        exceptionHandler = failed;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public synchronized AgentStream endHandler(@Nullable Handler<Void> end) {
        endHandler = end;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public synchronized AgentStream pause() {
        demand = 0;
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public AgentStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    @CanIgnoreReturnValue
    public AgentStream fetch(long amount) {
        synchronized (this) {
            demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
        }
        deliver();
        return this;
    }

    @Override
    public void cancel() {
        Registration from;
        Handler<Void> end;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            newest = null;
            from = source;
            end = endHandler;
        }
        if (from != null) {
            from.cancel();
        }
        if (end != null) {
            context.runOnContext(end);
        }
    }

    private void deliver() {
        synchronized (this) {
            if (busy || newest == null || handler == null || demand == 0) {
                return;
            }
            busy = true;
        }
        context.runOnContext(now -> next());
    }

    private void next() {
        JsonObject state;
        Handler<JsonObject> each;
        Handler<Throwable> failed;
        synchronized (this) {
            busy = false;
            state = newest;
            each = handler;
            failed = exceptionHandler;
            if (state == null || each == null || demand == 0) {
                return;
            }
            newest = null;
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
        }
        try {
            each.handle(state);
        } catch (RuntimeException e) {
            if (failed == null) {
                throw e;
            }
            failed.handle(e);
        } finally {
            deliver();
        }
    }
}
