package io.mnemoscope.api.eventbus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory a body takes: its bytes or characters, and so much for each value of JSON. Counted without writing
 * it, for what is too long is not to cost more than that; and no deeper than the heap, for any depth may come.
 */
final class BodySize {
    private static final int VALUE = 16;

    private final Deque<Object> open = new ArrayDeque<>();
    private long bytes;

    private BodySize() {}

    /** What there is, or more than {@code most} if there is more: the rest is not looked at. */
    static long of(@Nullable Object body, long most) {
        var size = new BodySize();
        size.add(body);
        while (size.bytes <= most && !size.open.isEmpty()) {
            size.inside(size.open.pop(), most);
        }
        return size.bytes;
    }

    private void add(@Nullable Object value) {
        bytes += VALUE;
        if (value instanceof CharSequence text) {
            bytes += text.length();
        } else if (value instanceof Buffer buffer) {
            bytes += buffer.length();
        } else if (value instanceof byte[] array) {
            bytes += array.length;
        } else if (value instanceof JsonObject object) {
            open.push(object.getMap());
        } else if (value instanceof JsonArray array) {
            open.push(array.getList());
        } else if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            open.push(value);
        }
    }

    private void inside(Object container, long most) {
        if (container instanceof Map<?, ?> map) {
            for (var member : map.entrySet()) {
                add(member.getKey());
                add(member.getValue());
                if (bytes > most) {
                    return;
                }
            }
        } else if (container instanceof Collection<?> items) {
            for (var item : items) {
                add(item);
                if (bytes > most) {
                    return;
                }
            }
        }
    }
}
