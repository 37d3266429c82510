package io.mnemoscope.storage.embedded;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A promise that is kept on the context of the caller who got it, if there was one. */
final class Reply<T> {
    private final Promise<T> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    Future<T> future() {
        return promise.future();
    }

    void complete(T answer) {
        run(() -> promise.tryComplete(answer));
    }

    void fail(Throwable cause) {
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
