package io.mnemoscope.api.http.live;

import io.mnemoscope.domain.StoredEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The alerts channel of one client: each event once, in order. What the client missed is read from the store, a page at a
 * time as the socket drains; then it joins the live events. Those that the feed delivers during a read are kept, because the
 * page need not have them: the client joins where the page and what was kept meet, else another page is read. What waits for
 * a slow client is bounded; a client whose queue is full is closed, to come back from the offset that it has. One event loop.
 */
final class AlertLane {
    private static final int PAGE = 100;
    /** While live clients have no memory left. */
    private static final int SMALL_PAGE = 8;

    private static final long NOTHING_KEPT = Long.MAX_VALUE;

    private final Socket socket;
    private final Source source;
    private final int limit;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private final Queue<Frame> kept = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private int generation;
    /** The newest event that was queued, or was not for this client. */
    private long passed;

    private boolean live;
    private boolean reading;
    /** All that the feed delivered after this offset, up to {@link #keptTo}, was kept or is not for this client. */
    private long keptFrom = NOTHING_KEPT;

    private long keptTo;

    AlertLane(Socket socket, Source source, int limit) {
        this.socket = socket;
        this.source = source;
        this.limit = limit;
    }

    void start(Subscription wanted) {
        stop();
        subscription = wanted;
        if (wanted.fromOffset() >= 0 && source.epoch().equals(wanted.epoch())) {
            passed = wanted.fromOffset();
            flush();
            return;
        }
        passed = 0;
        int mine = beginRead();
        source.recentAlerts(wanted.filter(), () -> mine == generation)
                .onSuccess(recent -> {
                    if (mine == generation) {
                        add(recent.frame());
                        passed = recent.offset();
                        endRead();
                    }
                })
                .onFailure(cause -> unreadable(mine));
    }

    void stop() {
        generation++;
        subscription = null;
        live = false;
        reading = false;
        waiting.forEach(frame -> socket.release(frame.bytes()));
        waiting.clear();
        kept.clear();
    }

    private void add(Frame frame) {
        waiting.add(frame);
        socket.hold(frame.bytes());
    }

    /** An event, in the feed's order; its frame was serialised once for all. */
    void offer(StoredEvent event, Frame frame) {
        if (event.offset() <= passed) {
            return;
        }
        if (reading) {
            keep(event, frame);
        } else if (live) {
            passed = event.offset();
            if (isSeen(event)) {
                enqueue(frame);
            }
        }
    }

    private void keep(StoredEvent event, Frame frame) {
        keptTo = event.offset();
        if (!isSeen(event)) {
            return;
        }
        if (kept.size() < limit) {
            kept.add(frame);
        } else {
            kept.clear();
            keptFrom = NOTHING_KEPT;
        }
    }

    private void enqueue(Frame frame) {
        boolean isTooLong = waiting.size() >= limit;
        if (isTooLong || (!waiting.isEmpty() && !socket.hasRoom())) {
            stop();
            socket.close(isTooLong ? Closing.ALERT_QUEUE : Closing.MEMORY);
            return;
        }
        add(frame);
        flush();
    }

    /** The socket takes more again, or time has passed. */
    void flush() {
        while (!waiting.isEmpty() && !socket.isFull()) {
            var next = waiting.remove();
            socket.release(next.bytes());
            socket.send(next);
        }
        if (subscription != null && !live && waiting.isEmpty() && !socket.isFull()) {
            catchUp();
        }
    }

    private void catchUp() {
        if (reading) {
            return;
        }
        if (passed >= source.delivered()) {
            live = true;
            return;
        }
        int mine = beginRead();
        source.events(passed, Math.min(socket.hasRoom() ? PAGE : SMALL_PAGE, limit), () -> mine == generation)
                .onSuccess(page -> {
                    if (mine == generation) {
                        take(page);
                        endRead();
                    }
                })
                .onFailure(cause -> unreadable(mine));
    }

    private void take(EventsPage page) {
        for (var event : page.events()) {
            if (event.offset() > passed) {
                passed = event.offset();
                if (isSeen(event)) {
                    add(Frames.alert(event, source.epoch()));
                }
            }
        }
        passed = Math.max(passed, page.upTo());
    }

    private int beginRead() {
        reading = true;
        kept.clear();
        keptFrom = source.delivered();
        keptTo = keptFrom;
        return generation;
    }

    private void endRead() {
        reading = false;
        if (keptFrom <= passed) {
            for (var frame : kept) {
                if (frame.offset() > passed) {
                    add(frame);
                }
            }
            passed = Math.max(passed, keptTo);
            live = true;
        }
        kept.clear();
        flush();
    }

    private boolean isSeen(StoredEvent event) {
        return subscription != null && subscription.filter().sees(event.event().alert());
    }

    private void unreadable(int mine) {
        if (mine == generation) {
            stop();
            socket.close(Closing.UNREADABLE);
        }
    }
}
