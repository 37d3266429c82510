package io.mnemoscope.api.http.live;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bus brought a {@link FleetView} at once. The subscriptions that lack nothing else are sent the same frames, which
 * are made when the first of them asks. It lives only until all have been offered it. One event loop.
 */
final class FleetChange {
    private final long from;
    private final long offset;
    private final List<AgentStats> agents;
    private final List<AgentId> removed = new ArrayList<>();
    private final int[] slots;
    private final long[] replaced;
    private long to;
    private @Nullable List<Part> parts;

    /**
     * A frame of it.
     *
     * @param upTo who has been sent it lacks only what has a higher version
     */
    record Part(Frame frame, long upTo) {}

    FleetChange(long from, long offset, int agents) {
        this.from = from;
        this.to = from;
        this.offset = offset;
        this.agents = new ArrayList<>(agents);
        this.slots = new int[agents];
        this.replaced = new long[agents];
    }

    void removed(AgentId id) {
        removed.add(id);
    }

    /**
     * An agent has new figures.
     *
     * @param replacedVersion of the figures that were there; 0 if there were none
     */
    void put(AgentStats agent, int slot, long replacedVersion) {
        slots[agents.size()] = slot;
        replaced[agents.size()] = replacedVersion;
        agents.add(agent);
    }

    void end(long head) {
        to = head;
    }

    /** The version of the view before it. */
    long from() {
        return from;
    }

    /** The version of the view after it. */
    long to() {
        return to;
    }

    /**
     * How many of the figures that it replaces a subscription had yet to be sent.
     *
     * @param slot those before it were last looked at when the view had version {@code seenBefore}, the others when it had
     *     version {@code seen}
     */
    long replacedUnsent(int slot, long seenBefore, long seen) {
        long count = 0;
        for (int i = 0; i < slots.length; i++) {
            count += replaced[i] > (slots[i] < slot ? seenBefore : seen) ? 1 : 0;
        }
        return count;
    }

    /** Its frames. The removals come first, as whoever is gone may have come anew. */
    List<Part> parts() {
        var made = parts;
        if (made == null) {
            made = make();
            parts = made;
        }
        return made;
    }

    private List<Part> make() {
        var made = new ArrayList<Part>();
        long version = from;
        int gone = 0;
        int next = 0;
        do {
            var removals = new StringBuilder();
            while (gone < removed.size() && !Frames.isFull(removals)) {
                Frames.append(removals, removed.get(gone++));
                version++;
            }
            var body = new StringBuilder();
            while (gone == removed.size() && next < agents.size() && !Frames.isFull(body)) {
                Frames.append(body, agents.get(next++));
                version++;
            }
            made.add(new Part(Frames.delta(offset, body, removals), version));
        } while (gone < removed.size() || next < agents.size());
        return made;
    }
}
