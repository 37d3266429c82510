package io.mnemoscope.storage.embedded.state;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A promise that is kept on the context of the caller who got it, if there was one. */
public final class Reply<T> {
    private final Promise<T> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    public Future<T> future() {
        return promise.future();
    }

    public void complete(T answer) {
        run(() -> promise.tryComplete(answer));
    }

    public void fail(Throwable cause) {
        run(() -> promise.tryFail(cause));
    }

    private void run(Runnable last) {
        if (context == null) {
            last.run();
        } else {
            context.runOnContext(v -> last.run());
        }
    }
}
