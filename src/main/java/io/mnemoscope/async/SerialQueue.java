package io.mnemoscope.async;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Runs asynchronous tasks one after another, in the order in which they were added; one that fails does not keep those behind
 * it from being run. The first is run at once. One context.
 */
public final class SerialQueue {
    private Future<?> last = Future.succeededFuture();

    /**
     * Runs a task once all before it have ended.
     *
     * @param task what it throws is a failure of the task
     * @return as the task ends
     */
    public <T> Future<T> add(Supplier<Future<T>> task) {
        var done = last.compose(before -> task.get());
        last = done.transform(ended -> Future.succeededFuture());
        return done;
    }

    /** Whether all tasks have ended. */
    public boolean isIdle() {
        return last.isComplete();
    }
}
