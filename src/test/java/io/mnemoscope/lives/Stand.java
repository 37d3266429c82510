package io.mnemoscope.lives;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Stands in for the few methods of a large interface that are called. */
final class Stand {
    /** What a method without a result answers. */
    static final Object NOTHING = new Object();

    private Stand() {}

    /** What a call comes to. */
    interface Calls {
        Object call(Method method, Object[] given);
    }

    static <T> T in(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                Stand.class.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
                    var result = calls.call(method, given == null ? new Object[0] : given);
                    return result == NOTHING ? null : result;
                }));
    }
}
