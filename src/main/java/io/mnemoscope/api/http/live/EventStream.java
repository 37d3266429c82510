package io.mnemoscope.api.http.live;

import io.mnemoscope.api.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that takes frames as Server-Sent Events (the WHATWG's HTML standard, section 9.2): the frame's type as
 * {@code event}, an alert's {@link io.mnemoscope.api.json.EventCursorText} as {@code id}.
 */
record EventStream(HttpServerResponse response, HttpConnection connection) implements Wire {
    static final String CONTENT_TYPE = "text/event-stream";
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Sends the head. */
    void open() {
        head(response).setChunked(true);
    }

    /** The same response with its header fields. */
    static HttpServerResponse head(HttpServerResponse response) {
        return response.putHeader("Content-Type", CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
    }

    /** A comment: it keeps proxies and the server's own idle timeout from taking a quiet stream for a dead one. */
    @Override
    public void ping() {
        write(Buffer.buffer(":\n\n")).onFailure(EventStream::gone);
    }

    @Override
    public boolean isAnswered() {
        return false;
    }

    @Override
    public boolean isFull() {
        return isOver() || response.writeQueueFull();
    }

    private boolean isOver() {
        return response.closed() || response.ended();
    }

    @Override
    public Future<Void> write(Frame frame) {
        return write(frame.event()).onFailure(EventStream::gone);
    }

    @Override
    public void end(Closing why) {
        if (isOver()) {
            return;
        }
        write(Frame.of("closed", Json.text(out -> {
                    out.writeStartObject();
                    out.writeStringField("type", "closed");
                    out.writeNumberField("code", why.code());
                    out.writeStringField("reason", why.reason());
                    out.writeEndObject();
                })))
                .onFailure(EventStream::gone);
        response.end().onFailure(EventStream::gone);
    }

    @Override
    public void abort() {
        HardCut.of(connection);
    }

    private Future<Void> write(Buffer event) {
        return isOver() ? Future.failedFuture("closed") : response.write(event);
    }

    private static void gone(Throwable cause) {
        LOG.debug("live client reason={}", cause.getMessage());
    }
}
