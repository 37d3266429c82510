package io.mnemoscope.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what a live client has been told, over any number of connections: each agent's newest size, and every alert
 * event's offset. Safe for use by several threads.
 */
public final class LiveReader {
    private final Map<String, Long> sizes = new HashMap<>();
    private final List<Long> offsets = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private String epoch = "";
    private long resumedAt;
    private long lastDelta;
    private long longestGapNanos;

    /**
     * A reader that knows the events up to this offset.
     *
     * @param offset 0 for none
     */
    public LiveReader(long offset) {
        this.resumedAt = offset;
    }

    /** What to send after the {@code hello}: the fleet, and the alerts from where the last connection ended. */
    public synchronized List<String> subscriptions() {
        resumedAt = lastOffset();
        var from = ",\"from_offset\":" + resumedAt + (epoch.isEmpty() ? "" : ",\"epoch\":\"" + epoch + "\"");
        return List.of(
                "{\"type\":\"subscribe\",\"channel\":\"fleet\"}",
                "{\"type\":\"subscribe\",\"channel\":\"alerts\"" + from + "}");
    }

    /** Takes a frame; true if it was the {@code hello}, after which one subscribes. */
    public synchronized boolean take(String text) {
        var frame = Rest.json(text);
        switch (frame.path("type").asText()) {
            case "hello" -> epoch = frame.path("epoch").asText();
            case "state", "delta" -> agents(frame.path("agents"));
            case "alert" -> alert(frame.path("offset").asLong());
            default -> {}
        }
        return "hello".equals(frame.path("type").asText());
    }

    private void agents(JsonNode agents) {
        long now = System.nanoTime();
        longestGapNanos = Math.max(longestGapNanos, lastDelta == 0 ? 0 : now - lastDelta);
        lastDelta = now;
        for (var agent : agents) {
            sizes.put(
                    agent.path("simulation").asText() + "/"
                            + agent.path("agent").asText(),
                    agent.path("memory_stats").path("total_size").asLong());
        }
    }

    /** A connection may begin with the event that the one before it ended with; else each offset is the next higher. */
    private void alert(long offset) {
        if (offset == resumedAt) {
            return;
        }
        if (offset <= lastOffset()) {
            disorder.add(offset + " after " + lastOffset());
        }
        offsets.add(offset);
    }

    /** The newest offset that it knows. */
    public synchronized long lastOffset() {
        return offsets.isEmpty() ? resumedAt : offsets.get(offsets.size() - 1);
    }

    /** All offsets seen, in the order in which they came. */
    public synchronized List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /** What came out of order; empty if all is well. */
    public synchronized List<String> disorder() {
        return List.copyOf(disorder);
    }

    /** The total size last seen of each agent, by simulation and name. */
    public synchronized Map<String, Long> sizes() {
        return Map.copyOf(sizes);
    }

    /** The longest time between two frames about the fleet so far, in seconds; 0 before the second. */
    public synchronized double longestGapSeconds() {
        return longestGapNanos / 1e9;
    }

    /** From now on, gaps count anew. */
    public synchronized void forgetGaps() {
        lastDelta = System.nanoTime();
        longestGapNanos = 0;
    }
}
