package io.mnemoscope.notify.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginning of an answer. Of one that is longer than an answer need be it takes no more, so that the connection
 * stands still and is closed for that. One thread.
 */
final class Excerpt implements WriteStream<Buffer> {
    private static final int KEPT = 200;
    private static final int MAX_BYTES = 64 * 1024;

    private final Buffer kept = Buffer.buffer();
    private int length;

    /** The beginning, on one line. */
    String text() {
        return kept.toString(StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ")
                .strip();
    }

    @Override
    public Future<Void> write(Buffer data) {
        length += data.length();
        kept.appendBuffer(data, 0, Math.min(data.length(), KEPT - Math.min(KEPT, kept.length())));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public Excerpt exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public Excerpt setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return length > MAX_BYTES;
    }

    @Override
    public Excerpt drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
