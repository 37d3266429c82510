package io.mnemoscope.alert;

import io.mnemoscope.monitor.VirtualTime;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How one server sees its store in virtual time: one writer takes what is written in turn, reads are done some time later,
 * answers take their time, and writes fail at times. A server that has crashed sees nothing any more.
 */
final class VirtualStore {
    private static final Set<String> WRITES = Set.of("enqueue", "update", "forgetLogEntries", "annotate", "putSilence");
    private static final int LONGEST_MILLIS = 40;
    private final VirtualTime time;
    private final RandomGenerator random;
    private boolean failing;
    private boolean crashed;
    private long free;

    VirtualStore(VirtualTime time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** From now on two of three writes fail, or none. */
    void failing(boolean on) {
        failing = on;
    }

    /** Whatever its server still does has no effect. */
    void crash() {
        crashed = true;
    }

    <T> T port(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                VirtualStore.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private Future<Object> call(Object real, Method method, Object[] arguments) {
        Promise<Object> promise = Promise.promise();
        if (crashed) {
            return promise.future();
        }
        boolean writes = WRITES.contains(method.getName());
        long at = time.millis() + random.nextInt(LONGEST_MILLIS);
        if (writes) {
            free = Math.max(free, time.millis()) + random.nextInt(LONGEST_MILLIS);
            at = free;
        }
        time.after(Duration.ofMillis(at - time.millis()), () -> {
            boolean fails = writes && failing && random.nextInt(3) > 0;
            var done = fails ? unavailable() : invoke(real, method, arguments);
            time.after(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)), () -> done.onComplete(promise));
        });
        return promise.future();
    }

    private static Future<Object> unavailable() {
        return Future.failedFuture(new StoreUnavailable("the store failed", Duration.ofSeconds(1)));
    }

    @SuppressWarnings("unchecked")
    private static Future<Object> invoke(Object real, Method method, Object[] arguments) {
        try {
            return (Future<Object>) method.invoke(real, arguments);
        } catch (ReflectiveOperationException e) {
            return Future.failedFuture(e);
        }
    }
}
