package io.mnemoscope.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process when it has run out of memory, of the heap's or of Netty's, so that it is started again instead of
 * holding its port with half of its threads gone. {@code -XX:+ExitOnOutOfMemoryError} (conf/jvm.options) does so earlier, for
 * the heap alone; this holds without any flags too. Threads that nobody catches for end in {@link #check}; whatever catches
 * an error, as event loops and worker threads do, logs it, so the log is listened to.
 */
public final class OutOfMemory {
    /** The JVM's own exit code for it. */
    public static final int EXIT = 3;

    private static final byte[] LINE =
            "out of memory: the process ends, with code 3\n".getBytes(StandardCharsets.UTF_8);
    private static final int DEPTH = 20;

    private OutOfMemory() {}

    /** From now on, for the whole process. */
    public static void endsTheProcess() {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> {
            check(cause);
            if (before != null) {
                before.uncaughtException(thread, cause);
            } else {
                LoggerFactory.getLogger(OutOfMemory.class).error("a thread ended thread={}", thread.getName(), cause);
            }
        });
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(new Listener());
        }
    }

    /** Ends the process if this is, or was caused by, an {@link OutOfMemoryError}. */
    public static void check(@Nullable Throwable cause) {
        check(cause, true);
    }

    /**
     * As {@link #check(Throwable)}.
     *
     * @param direct whether Netty's own memory counts: a connection that got none of it is closed, which is enough
     */
    private static void check(@Nullable Throwable cause, boolean direct) {
        int depth = 0;
        for (var inner = cause; inner != null && depth < DEPTH; inner = inner.getCause()) {
            if (inner instanceof OutOfMemoryError && (direct || !(inner instanceof OutOfDirectMemoryError))) {
                halt();
            }
            depth++;
        }
    }

    /** Allocates nothing, and waits for nobody. */
    private static void halt() {
        try (var err = new FileOutputStream(FileDescriptor.err)) {
            err.write(LINE);
        } catch (IOException | OutOfMemoryError e) {
            // The exit code says it.
            Runtime.getRuntime().halt(EXIT);
        } finally {
            Runtime.getRuntime().halt(EXIT);
        }
    }

    /** Sees what is logged, at every level. */
    private static final class Listener extends TurboFilter {
        @Override
        public FilterReply decide(
                Marker marker,
                Logger logger,
                Level level,
                String format,
                Object[] parameters,
                @Nullable Throwable cause) {
            // Vert.x and Netty say of a connection that failed at a lower level; what nothing expected is a warning or
            // worse.
            boolean direct = level.isGreaterOrEqual(Level.WARN);
            if (cause != null) {
                check(cause, direct);
            } else if (parameters != null
                    && parameters.length > 0
                    && parameters[parameters.length - 1] instanceof Throwable last) {
                check(last, direct);
            }
            return FilterReply.NEUTRAL;
        }
    }
}
