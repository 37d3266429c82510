package io.mnemoscope.web.live;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One frame, for one client or for many. One event loop. */
final class Frame {
    static final long NO_OFFSET = -1;

    private final String type;
    private final long offset;
    private final String text;
    private @Nullable Buffer event;

    /**
     * A frame.
     *
     * @param type as in its text
     * @param offset of the alert event in it; negative if it holds none
     * @param text one line of JSON
     */
    Frame(String type, long offset, String text) {
        this.type = type;
        this.offset = offset;
        this.text = text;
    }

    static Frame of(String type, String text) {
        return new Frame(type, NO_OFFSET, text);
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
            var id = offset < 0 ? "" : "id: " + offset + "\n";
            encoded = Buffer.buffer("event: " + type + "\n" + id + "data: " + text + "\n\n");
            event = encoded;
        }
        return encoded;
    }

    /** About what it takes in memory. */
    long bytes() {
        return text.length();
    }
}
