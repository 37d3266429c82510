package io.mnemoscope.domain.rules;

import java.util.List;
import java.util.stream.Stream;

/**
 * When the server could take nothing: while it was off, or its machine slept. The silence of that time is not the senders'.
 *
 * @param spans the newest first, at most {@link #MAX_SPANS}; they do not overlap
 */
public record Outages(List<Span> spans) {
    public static final Outages NONE = new Outages(List.of());
    static final int MAX_SPANS = 16;

    /** From one time to another, milliseconds since 1970. */
    public record Span(long fromMillis, long toMillis) {
        private long within(long from, long to) {
            return Math.max(0, Math.min(to, toMillis) - Math.max(from, fromMillis));
        }
    }

    public Outages {
        spans = List.copyOf(spans);
    }

    /** One more, after all others. */
    public Outages and(long fromMillis, long toMillis) {
        return new Outages(Stream.concat(Stream.of(new Span(fromMillis, toMillis)), spans.stream())
                .limit(MAX_SPANS)
                .toList());
    }

    /** How long a silence from one time to another was, milliseconds, without the server's own; at least 0. */
    public long silence(long fromMillis, long toMillis) {
        long silence = toMillis - fromMillis;
        for (var span : spans) {
            silence -= span.within(fromMillis, toMillis);
        }
        return Math.max(0, silence);
    }
}
