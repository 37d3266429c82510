package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotStore;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A store in virtual time that works as the embedded one does: one writer takes what it is asked in turn; reads wait for
 * what was written before them and are done some time later; answers take their time. A failure fails all that waits.
 */
final class FailingStore {
    private static final int LONGEST_MILLIS = 20;
    private final InMemoryStore store;
    private final VirtualTime time;
    private final RandomGenerator random;
    private boolean failing;
    private long free;
    private long answered;
    private long asked;
    private long failedUpTo = -1;

    FailingStore(InMemoryStore store, VirtualTime time, RandomGenerator random) {
        this.store = store;
        this.time = time;
        this.random = random;
        this.free = time.millis();
    }

    /** From now on two of three writes fail, or none. */
    void failing(boolean on) {
        failing = on;
    }

    /** The store as its users see it. */
    SnapshotStore port() {
        return (SnapshotStore) Proxy.newProxyInstance(
                FailingStore.class.getClassLoader(), new Class<?>[] {SnapshotStore.class}, this::call);
    }

    @SuppressWarnings("unchecked")
    private Object call(Object proxy, Method method, Object[] arguments) throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "append" -> inTurn(() -> append((StoreBatch) arguments[0]));
            case "restore" -> restore((Predicate<AgentId>) arguments[0], (Consumer<List<Restored>>) arguments[1]);
            case "existing" -> inTurn(Future::succeededFuture).compose(turn -> later(() -> invoke(method, arguments)));
            default -> method.invoke(store, arguments);
        };
    }

    private Future<?> invoke(Method method, Object[] arguments) {
        try {
            return (Future<?>) method.invoke(store, arguments);
        } catch (ReflectiveOperationException e) {
            return Future.failedFuture(e);
        }
    }

    /** The generation is that of its turn; the agents are read later. */
    private Future<Long> restore(Predicate<AgentId> owned, Consumer<List<Restored>> page) {
        return inTurn(() -> store.restore(id -> false, none -> {}))
                .compose(generation -> later(() -> store.restore(owned, page)).map(generation));
    }

    private <T> Future<T> append(StoreBatch batch) {
        store.outage(failing && random.nextInt(3) > 0);
        @SuppressWarnings("unchecked")
        var done = (Future<T>) store.append(batch);
        store.outage(false);
        if (done.failed()) {
            failedUpTo = asked;
        }
        return done;
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> work) {
        long number = asked++;
        Promise<T> promise = Promise.promise();
        free = Math.max(free, time.millis()) + random.nextInt(LONGEST_MILLIS);
        time.after(Duration.ofMillis(free - time.millis()), () -> {
            Future<T> done = number < failedUpTo
                    ? Future.failedFuture(new StoreUnavailable("the store failed", Duration.ofSeconds(1)))
                    : work.get();
            answer(done, promise);
        });
        return promise.future();
    }

    private <T> Future<T> later(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        time.after(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)), () -> answer(work.get(), promise));
        return promise.future();
    }

    /** Answers are under way for a while and do not overtake one another. */
    private <T> void answer(Future<T> done, Promise<T> promise) {
        answered = Math.max(answered, time.millis() + random.nextInt(LONGEST_MILLIS));
        time.after(Duration.ofMillis(answered - time.millis()), () -> done.onComplete(promise));
    }
}
