package io.mnemoscope.alert;

import io.mnemoscope.monitor.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A Vert.x whose timers run in virtual time and end with it; all else is that of a real one. One event loop. */
final class VirtualVertx {
    private final Vertx real;
    private final VirtualTime time;
    private final Set<Long> timers = new HashSet<>();
    private long number;

    VirtualVertx(Vertx real, VirtualTime time) {
        this.real = real;
        this.time = time;
    }

    Vertx vertx() {
        return proxy(Vertx.class, this::call);
    }

    private interface Calls {
        Object call(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                VirtualVertx.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return calls.call(method, arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    private Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "setTimer" -> setTimer((long) arguments[0], arguments[1]);
            case "cancelTimer" -> timers.remove((Long) arguments[0]);
            case "timer" -> timer((long) arguments[0]);
            default -> method.invoke(real, arguments);
        };
    }

    @SuppressWarnings("unchecked")
    private long setTimer(long millis, Object handler) {
        long id = ++number;
        timers.add(id);
        time.after(Duration.ofMillis(millis), () -> {
            if (timers.remove(id)) {
                ((Handler<Long>) handler).handle(id);
            }
        });
        return id;
    }

    /** In milliseconds, as all callers here have it. */
    private Timer timer(long millis) {
        Promise<Void> promise = Promise.promise();
        time.after(Duration.ofMillis(millis), promise::complete);
        Future<Void> future = promise.future();
        return proxy(Timer.class, (method, arguments) -> method.invoke(future, arguments));
    }
}
