package io.mnemoscope;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Reports each test class during which our code held an event loop for more than 200 ms ({@code vertx-options.json}, which
 * the Vert.x extension reads); with {@code -Dblocked.fails=true}, for a quiet machine, the class fails. JUnit finds it by itself ({@code META-INF/services}). A loop that was merely starved by a busy
 * machine, or by the loading of a class or the linking of a lambda, is let pass: its stack does not show us, or shows a
 * class loader or the linker.
 */
public final class BlockedEventLoops implements BeforeAllCallback, AfterAllCallback {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(BlockedEventLoops.class);
    private static final String VERTX = "io.vertx";
    private static final Blocked BLOCKED = new Blocked();

    private static final class Blocked extends AppenderBase<ILoggingEvent> {
        private final List<String> stacks = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            var thrown = event.getThrowableProxy();
            if (thrown != null
                    && event.getFormattedMessage().matches(".*eventloop.* has been blocked for .*")
                    && isOurs(thrown.getStackTraceElementProxyArray())) {
                stacks.add(event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(thrown));
            }
        }

        private static boolean isOurs(StackTraceElementProxy[] frames) {
            return Stream.of(frames).anyMatch(frame -> className(frame).startsWith("io.mnemoscope."))
                    && Stream.of(frames)
                            .noneMatch(frame -> className(frame).endsWith("ClassLoader")
                                    || className(frame).endsWith("MethodHandleNatives")
                                    || frame.getStackTraceElement()
                                            .getMethodName()
                                            .equals("<clinit>"));
        }

        private static String className(StackTraceElementProxy frame) {
            return frame.getStackTraceElement().getClassName();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!BLOCKED.isStarted()) {
            BLOCKED.start();
            ((Logger) LoggerFactory.getLogger(VERTX)).addAppender(BLOCKED);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var stacks = List.copyOf(BLOCKED.stacks);
        BLOCKED.stacks.clear();
        if (!stacks.isEmpty()) {
            var report = "an event loop was blocked:\n" + String.join("\n", stacks);
            if (Boolean.getBoolean("blocked.fails")) {
                throw new AssertionError(report);
            }
            LOG.warn("{}: {}", context.getDisplayName(), report);
        }
    }
}
