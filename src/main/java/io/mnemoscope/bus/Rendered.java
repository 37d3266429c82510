package io.mnemoscope.bus;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, ready to be sent.
 *
 * @param contentType with its charset
 * @param body UTF-8
 * @param nextCursor where the next page begins; null if there is none
 */
public record Rendered(
        String contentType, Buffer body, @Nullable String nextCursor) implements BusMessage {
    /** All there is. */
    public Rendered(String contentType, Buffer body) {
        this(contentType, body, null);
    }
}
