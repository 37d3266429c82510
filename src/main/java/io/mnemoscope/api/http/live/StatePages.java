package io.mnemoscope.api.http.live;

import io.mnemoscope.operations.MemoryBudget;
import java.util.HashMap;
import java.util.Map;

/**
 * The first pages of a view's state, for all who begin with it until it changes: many clients that come at once, after the
 * server's start or a broken network, are sent the same frames. They are in the memory budget; where there is not plenty of
 * room, each client's are made for it alone. Each counts twice: as text, and encoded for event streams. One event loop.
 */
final class StatePages {
    /** About two MiB: what one client takes at once. */
    private static final int MOST = 64;

    private final MemoryBudget.Share memory;
    private final Map<Key, Page> pages = new HashMap<>();
    private long version;
    private long offset;
    private long bytes;

    /** Where a page begins: its number depends on how the pages before it were filled. */
    record Key(Subscription.Channel channel, int page, int slot) {}

    /**
     * A page.
     *
     * @param next the slot that the next one begins with, or {@link FleetView#NO_SLOT}
     */
    record Page(Frame frame, int next) {}

    StatePages(MemoryBudget.Share memory) {
        this.memory = memory;
    }

    /** A page of what the view holds now. */
    Page page(FleetView view, Key key, long atOffset) {
        if (view.head() != version || offset != atOffset) {
            clear();
            version = view.head();
            offset = atOffset;
        }
        var known = pages.get(key);
        if (known != null) {
            return known;
        }
        var body = new StringBuilder(Frames.FULL + Frames.FULL / 8);
        int next = view.append(body, key.slot(), FleetView.NOTHING);
        var frame = Frames.state(key.channel(), key.page(), atOffset, body, next == FleetView.NO_SLOT);
        var made = new Page(frame, next);
        long more = 2 * frame.bytes();
        if (pages.size() < MOST && memory.isPlenty() && memory.tryGrow(more)) {
            pages.put(key, made);
            bytes += more;
        }
        return made;
    }

    /** Keeps none. */
    void clear() {
        pages.clear();
        memory.shrink(bytes);
        bytes = 0;
    }
}
