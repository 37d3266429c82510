package io.mnemoscope;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal that a terminal sends when it closes, and that some send to make a server read its configuration again: it does
 * not stop the server. The JVM has no supported interface for signals but {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}; it is called by reflection, so that the server runs, and compiles without warnings, where there is none.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** From now on SIGHUP is logged, and nothing else. */
    static void ignore() {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ours = Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {handler}, Hangup::called);
            var before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
            LOG.debug("SIGHUP is ignored, before: {}", before);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("SIGHUP cannot be handled here", e);
        }
    }

    private static Object called(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                LOG.info("SIGHUP is ignored: there is nothing to reload; a restart reads the configuration");
                yield proxy;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "Hangup";
        };
    }
}
