package io.mnemoscope.web.live;

import io.mnemoscope.json.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that takes frames as Server-Sent Events (the WHATWG's HTML standard, section 9.2): the frame's type as
 * {@code event}, an alert's offset as {@code id}.
 */
record EventStream(HttpServerResponse response) implements Socket {
    static final String CONTENT_TYPE = "text/event-stream";
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** Sends the head. */
    void open() {
        response.putHeader("Content-Type", CONTENT_TYPE);
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Accel-Buffering", "no");
        response.setChunked(true);
    }

    /** Keeps proxies and the server's own idle timeout from taking a quiet stream for a dead one. */
    void keepAlive() {
        if (!isFull()) {
            write(":\n\n");
        }
    }

    @Override
    public boolean isFull() {
        return response.closed() || response.ended() || response.writeQueueFull();
    }

    @Override
    public void send(Frame frame) {
        var id = frame.offset() < 0 ? "" : "id: " + frame.offset() + "\n";
        write("event: " + frame.type() + "\n" + id + "data: " + frame.text() + "\n\n");
    }

    @Override
    public void close(short code, String reason) {
        send(Frame.of("closed", Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "closed");
            out.writeNumberField("code", code);
            out.writeStringField("reason", reason);
            out.writeEndObject();
        })));
        if (!response.closed() && !response.ended()) {
            logged(response.end());
        }
    }

    private void write(String text) {
        if (!response.closed() && !response.ended()) {
            logged(response.write(text));
        }
    }

    private static void logged(Future<Void> written) {
        written.onFailure(cause -> LOG.debug("live client reason={}", cause.getMessage()));
    }
}
