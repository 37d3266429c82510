package io.mnemoscope.notify.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the beginning of an answer. Of one that is longer than an answer need be the rest is not read: its connection is
 * closed, and what it said so far is the answer. One thread.
 */
final class Excerpt {
    private static final int KEPT = 200;
    private static final int MAX_BYTES = 64 * 1024;

    private final Buffer kept = Buffer.buffer();
    private final Promise<String> text = Promise.promise();
    private long length;

    private Excerpt() {}

    /** The beginning of a response, on one line; failed if it breaks off before its end. */
    static Future<String> of(HttpClientResponse response) {
        var excerpt = new Excerpt();
        response.exceptionHandler(excerpt.text::tryFail);
        response.endHandler(end -> excerpt.text.tryComplete(excerpt.text()));
        response.handler(data -> {
            if (excerpt.isEnough(data)) {
                excerpt.text.tryComplete(excerpt.text());
                var unused = response.request().reset();
            }
        });
        return excerpt.text.future();
    }

    private boolean isEnough(Buffer data) {
        length += data.length();
        kept.appendBuffer(data, 0, Math.min(data.length(), KEPT - Math.min(KEPT, kept.length())));
        return length > MAX_BYTES;
    }

    private String text() {
        return kept.toString(StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ")
                .strip();
    }
}
