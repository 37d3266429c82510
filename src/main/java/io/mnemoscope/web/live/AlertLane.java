package io.mnemoscope.web.live;

import io.mnemoscope.bus.ReadEvents;
import io.mnemoscope.storage.StoredEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The alerts channel of one client: each event once, in order. What the client missed is read from the store, a page at a
 * time as the socket drains; then it joins the live events. These wait in a bounded queue; a client whose queue is full is
 * closed, to come back from the offset that it has. One event loop.
 */
final class AlertLane {
    static final short TRY_AGAIN_LATER = 1013;
    private static final int PAGE = 500;
    private static final int RECENT = 200;

    private final Socket socket;
    private final Source source;
    private final int limit;
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private int generation;
    /** The newest event that was queued, or was not for this client. */
    private long passed;

    private boolean live;
    private boolean reading;

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
        passed = source.delivered();
        reading = true;
        int mine = generation;
        source.recentAlerts(wanted, RECENT)
                .onSuccess(recent -> {
                    if (mine == generation) {
                        reading = false;
                        waiting.add(Frames.alerts(passed, recent));
                        flush();
                    }
                })
                .onFailure(cause -> unreadable(mine));
    }

    void stop() {
        generation++;
        subscription = null;
        live = false;
        reading = false;
        waiting.clear();
    }

    /** An event, in the feed's order; its frame was serialised once for all. */
    void offer(StoredEvent event, Frame frame) {
        if (!live || event.offset() <= passed) {
            return;
        }
        passed = event.offset();
        if (!isSeen(event)) {
            return;
        }
        if (waiting.size() >= limit) {
            stop();
            socket.close(TRY_AGAIN_LATER, "too many alerts are waiting; come back with from_offset");
            return;
        }
        waiting.add(frame);
        flush();
    }

    /** The socket takes more again, or time has passed. */
    void flush() {
        while (!waiting.isEmpty() && !socket.isFull()) {
            socket.send(waiting.remove());
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
        reading = true;
        int mine = generation;
        int page = Math.min(PAGE, limit);
        source.events(new ReadEvents(passed, page))
                .onSuccess(events -> {
                    if (mine == generation) {
                        reading = false;
                        take(events, page);
                        flush();
                    }
                })
                .onFailure(cause -> unreadable(mine));
    }

    /** The feed passes on itself what is beyond its newest. */
    private void take(List<StoredEvent> events, int page) {
        long newest = source.delivered();
        for (var event : events) {
            if (event.offset() <= newest) {
                passed = event.offset();
                if (isSeen(event)) {
                    waiting.add(Frames.alert(event));
                }
            }
        }
        boolean wasLast = events.size() < page || events.get(events.size() - 1).offset() > newest;
        passed = wasLast ? Math.max(passed, newest) : passed;
    }

    private boolean isSeen(StoredEvent event) {
        return subscription != null && subscription.sees(event.event().alert().agent());
    }

    private void unreadable(int mine) {
        if (mine == generation) {
            stop();
            socket.close(TRY_AGAIN_LATER, "alerts cannot be read now");
        }
    }
}
