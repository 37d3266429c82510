package io.mnemoscope.api.http.live;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One frame, for one client or for many. One event loop. */
final class Frame {
    static final long NO_OFFSET = -1;

    private final String type;
    private final long offset;
    private final @Nullable String id;
    private final String text;
    private @Nullable Buffer event;

    /**
     * A frame.
     *
     * @param type as in its text
     * @param offset of the alert event in it; negative if it holds none
     * @param id what a client of Server-Sent Events comes back with; null if there is none
     * @param text one line of JSON
     */
    Frame(String type, long offset, @Nullable String id, String text) {
        this.type = type;
        this.offset = offset;
        this.id = id;
        this.text = text;
    }

    static Frame of(String type, String text) {
        return new Frame(type, NO_OFFSET, null, text);
    }

    String type() {
        return type;
    }

    long offset() {
        return offset;
    }

    String text() {
        return text;
    }

    /** As a Server-Sent Event, encoded once for all who are sent it. */
    Buffer event() {
        var encoded = event;
        if (encoded == null) {
            var line = id == null ? "" : "id: " + id + "\n";
            encoded = Buffer.buffer("event: " + type + "\n" + line + "data: " + text + "\n\n");
            event = encoded;
        }
        return encoded;
    }

    /** About what it takes in memory. */
    long bytes() {
        return text.length();
    }
}
