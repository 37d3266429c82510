package io.mnemoscope.lives;

import io.mnemoscope.monitor.VirtualTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Vert.x of timers in virtual time and a bus in one thread; there is nothing else to it. */
final class VirtualTimers {
    private final VirtualTime time;
    private final VirtualBus messages;
    private final Set<Long> timers = new HashSet<>();
    private long number;

    VirtualTimers(VirtualTime time, VirtualBus messages) {
        this.time = time;
        this.messages = messages;
    }

    Vertx vertx() {
        return Stand.in(Vertx.class, this::call);
    }

    private Object call(Method method, Object[] given) {
        return switch (method.getName()) {
            case "eventBus" -> messages.bus();
            case "getOrCreateContext" -> context();
            case "setTimer" -> set((long) given[0], given[1], false);
            case "setPeriodic" -> set((long) given[0], given[1], true);
            case "cancelTimer" -> timers.remove((Long) given[0]);
            case "timer" -> timer((long) given[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    /** For circuit breakers. */
    private Context context() {
        return Stand.in(ContextInternal.class, (method, given) -> switch (method.getName()) {
            case "promise" -> Promise.promise();
            case "runOnContext" -> {
                messages.run(() -> handler(given[0]).handle(null));
                yield Stand.NOTHING;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    @SuppressWarnings("unchecked")
    private static Handler<@Nullable Object> handler(Object given) {
        return (Handler<@Nullable Object>) given;
    }

    private long set(long millis, Object handler, boolean again) {
        long id = ++number;
        timers.add(id);
        wait(id, millis, handler(handler), again);
        return id;
    }

    private void wait(long id, long millis, Handler<@Nullable Object> handler, boolean again) {
        time.after(Duration.ofMillis(millis), () -> {
            if (again ? timers.contains(id) : timers.remove(id)) {
                handler.handle(id);
                if (again) {
                    wait(id, millis, handler, true);
                }
            }
        });
    }

    /** In milliseconds, as all callers have it. */
    private Timer timer(long millis) {
        Promise<Void> promise = Promise.promise();
        time.after(Duration.ofMillis(millis), promise::complete);
        Future<Void> future = promise.future();
        return Stand.in(Timer.class, (method, given) -> {
            try {
                return method.invoke(future, given);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
