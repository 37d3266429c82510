package io.mnemoscope.events;

import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Follows the alert events of a store: each once, in the order of their offsets. Several owners announce events once they are
 * durable, so a later one may be announced before an earlier one, and an announcement may get lost: what is missing is read
 * from the store, and passed over if it was deleted. At most {@value #MAX_WAITING} events wait for an earlier one; further ones
 * are read. One thread.
 */
public final class AlertEventReader {
    static final int PAGE = 1_000;
    static final int MAX_WAITING = 10_000;

    private final Log log;
    private final Listener listener;
    private final TreeMap<Long, StoredEvent> waiting = new TreeMap<>();
    private long seen;
    private long announced;
    private boolean started;
    private boolean reading;

    /** Where events are read. */
    @FunctionalInterface
    public interface Log {
        /**
         * The first {@code limit} events after an offset (exclusive), in order; on the reader's thread. An event is readable
         * before a later one is announced, unless it was deleted: the store has one writer.
         */
        Future<List<StoredEvent>> after(long offset, int limit);
    }

    /** Who follows. */
    public interface Listener {
        /**
         * The next events. What it throws is lost with them: they do not come again.
         *
         * @param events in order; may be empty
         * @param upTo no event up to this offset is missing but those that were deleted
         */
        void next(List<StoredEvent> events, long upTo);

        /** The store cannot be read now; it is tried again at the next {@link AlertEventReader#look}. */
        void unreadable(Throwable cause);
    }

    /** Follows nothing yet: see {@link #startAt}. */
    public AlertEventReader(Log log, Listener listener) {
        this.log = log;
        this.listener = listener;
    }

    /** Follows the events after this offset; those that have been announced by now are read. */
    public void startAt(long offset) {
        seen = offset;
        started = true;
        look();
    }

    /** These events are durable. */
    public void announce(List<StoredEvent> events) {
        for (var event : events) {
            announced = Math.max(announced, event.offset());
            if (started && event.offset() > seen && waiting.size() < MAX_WAITING) {
                waiting.put(event.offset(), event);
            }
        }
        deliverWaiting();
    }

    /** The store has events up to this offset. */
    public void announce(long lastOffset) {
        announced = Math.max(announced, lastOffset);
    }

    /** Reads what was announced and has not been delivered: to be called now and then. */
    public void look() {
        if (!started || reading || announced <= seen) {
            return;
        }
        reading = true;
        long upTo = announced;
        Future.succeededFuture()
                .compose(start -> log.after(seen, PAGE))
                .onSuccess(page -> {
                    reading = false;
                    read(page, upTo);
                })
                .onFailure(cause -> {
                    reading = false;
                    listener.unreadable(cause);
                });
    }

    /** Events that wait for an earlier one are deleted, with their agent: they do not happen any more. */
    public void withdraw(Predicate<StoredEvent> deleted) {
        waiting.values().removeIf(deleted);
    }

    /** Up to where events have been delivered. */
    public long seen() {
        return seen;
    }

    private void read(List<StoredEvent> page, long upTo) {
        boolean last = page.size() < PAGE;
        long reached = page.isEmpty() ? 0 : page.get(page.size() - 1).offset();
        advance(page, last ? Math.max(reached, upTo) : reached);
        deliverWaiting();
        if (!last) {
            look();
        }
    }

    /** What waits and is not on the page was deleted after it happened. */
    private void advance(List<StoredEvent> page, long upTo) {
        var passed = waiting.headMap(upTo, true);
        var next = new TreeMap<>(passed);
        passed.clear();
        page.forEach(event -> next.put(event.offset(), event));
        if (upTo > seen) {
            var events = List.copyOf(next.tailMap(seen, false).values());
            seen = upTo;
            listener.next(events, upTo);
        }
    }

    private void deliverWaiting() {
        var next = new ArrayList<StoredEvent>();
        while (!waiting.isEmpty() && waiting.firstKey() <= seen + 1) {
            var event = waiting.pollFirstEntry().getValue();
            if (event.offset() > seen) {
                seen = event.offset();
                next.add(event);
            }
        }
        if (!next.isEmpty()) {
            listener.next(List.copyOf(next), seen);
        }
    }
}
