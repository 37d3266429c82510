package io.mnemoscope.api.http.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one subscription to figures is in its {@link FleetView}: first the state, then what changed. A client that keeps up
 * gets the frames that everybody with the same filter gets; one that does not goes round the view's slots as its socket
 * takes frames, and gets the newest of each agent. It takes the same few bytes however many agents there are. One event
 * loop.
 */
final class Outlet {
    private final Subscription subscription;
    private @Nullable FleetView view;
    /** All that has this version or a lower one was sent, or replaced by what was sent. */
    private long seen = FleetView.NOTHING;

    private boolean stateSent;
    private int page;
    private long lastSentMillis;
    private long skipped;

    /** Whether a round has begun; with its end, all is seen that there was at its beginning. */
    private boolean onRound;

    private long roundFrom;
    private int slot;
    private long removedUpTo;

    Outlet(Subscription subscription) {
        this.subscription = subscription;
    }

    /** The figures are there. */
    void begin(FleetView loaded) {
        view = loaded;
    }

    /**
     * The bus brought something.
     *
     * @return how many figures were replaced that had yet to be sent to a client that takes nothing
     */
    long offer(Socket socket, long nowMillis) {
        var change = view == null ? null : view.change();
        if (change == null) {
            return 0;
        }
        if (socket.isFull()) {
            long more = change.replacedUnsent(onRound ? slot : 0, roundFrom, seen);
            skipped += more;
            return more;
        }
        if (stateSent && !onRound && seen == change.from() && isDue(nowMillis)) {
            for (var part : change.parts()) {
                if (socket.isFull()) {
                    return 0;
                }
                socket.send(part.frame());
                seen = part.upTo();
                lastSentMillis = nowMillis;
            }
            seen = change.to();
        }
        return 0;
    }

    /** The next frame, if it is time for one: the state's pages at once, changes no more often than was asked for. */
    Optional<Frame> next(long offset, long nowMillis) {
        var from = view;
        if (from == null) {
            return Optional.empty();
        }
        if (stateSent && from.hasUnknownRemovals(seen)) {
            beginAgain();
        }
        if (!onRound) {
            if (stateSent && (from.head() == seen || !isDue(nowMillis))) {
                return Optional.empty();
            }
            beginRound(from);
        }
        lastSentMillis = nowMillis;
        if (!stateSent) {
            return Optional.of(state(from, offset));
        }
        if (skipped > 0) {
            var frame = Frames.dropped(skipped);
            skipped = 0;
            return Optional.of(frame);
        }
        return delta(from, offset);
    }

    private void beginAgain() {
        stateSent = false;
        onRound = false;
        page = 0;
        seen = FleetView.NOTHING;
    }

    private void beginRound(FleetView from) {
        onRound = true;
        roundFrom = from.head();
        slot = 0;
        removedUpTo = seen;
    }

    private Frame state(FleetView from, long offset) {
        var next = from.page(new StatePages.Key(subscription.channel(), page++, slot), offset);
        moveTo(next.next());
        stateSent = !onRound;
        return next.frame();
    }

    private Optional<Frame> delta(FleetView from, long offset) {
        var removed = new StringBuilder();
        removedUpTo = from.appendRemoved(removed, removedUpTo, roundFrom);
        var body = new StringBuilder();
        if (removedUpTo == roundFrom) {
            moveTo(from.append(body, slot, seen));
        }
        return body.isEmpty() && removed.isEmpty()
                ? Optional.empty()
                : Optional.of(Frames.delta(offset, body, removed));
    }

    private void moveTo(int next) {
        slot = next;
        if (slot == FleetView.NO_SLOT) {
            onRound = false;
            seen = roundFrom;
        }
    }

    private boolean isDue(long nowMillis) {
        return nowMillis - lastSentMillis >= subscription.minIntervalMillis();
    }
}
