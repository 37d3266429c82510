package io.mnemoscope.api.http.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked to see.
 *
 * @param filter which agents
 * @param minIntervalMillis time between two deltas
 * @param fromOffset the last alert event that the client has; negative if it has none
 * @param epoch the store that the offset belongs to
 */
record Subscription(
        Channel channel,
        Filter filter,
        long minIntervalMillis,
        long fromOffset,
        @Nullable String epoch) {
    private static final double MAX_HZ = 1_000;

    /** What there is to see. */
    enum Channel implements WireNamed {
        FLEET,
        AGENT,
        ALERTS
    }

    /**
     * Reads a client's {@code subscribe}.
     *
     * @throws InvalidInput naming the member
     */
    static Subscription parse(JsonNode message) {
        var channel = channel(message);
        var simulation = name(message, "simulation");
        var agent = name(message, "agent");
        if (channel == Channel.AGENT && (simulation == null || agent == null)) {
            throw new InvalidInput("agent", "the agent channel needs simulation and agent");
        }
        return new Subscription(
                channel, new Filter(simulation, agent), interval(message), offset(message), text(message, "epoch"));
    }

    static Channel channel(JsonNode message) {
        var name = text(message, "channel");
        for (var channel : Channel.values()) {
            if (channel.wireName().equals(name)) {
                return channel;
            }
        }
        throw new InvalidInput("channel", "must be fleet, agent or alerts");
    }

    private static @Nullable String name(JsonNode message, String name) {
        var value = text(message, name);
        if (value != null) {
            AgentId.checkName(name, value);
        }
        return value;
    }

    private static @Nullable String text(JsonNode message, String name) {
        var node = message.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new InvalidInput(name, "must be a string");
        }
        return node.asText();
    }

    private static long interval(JsonNode message) {
        var node = message.get("max_hz");
        if (node == null || node.isNull()) {
            return 0;
        }
        if (!node.isNumber() || !(node.asDouble() > 0) || node.asDouble() > MAX_HZ) {
            throw new InvalidInput("max_hz", "must be a number above 0, at most 1000");
        }
        return (long) (1_000 / node.asDouble());
    }

    private static long offset(JsonNode message) {
        var node = message.get("from_offset");
        if (node == null || node.isNull()) {
            return -1;
        }
        if (!node.canConvertToLong() || !node.canConvertToExactIntegral() || node.asLong() < 0) {
            throw new InvalidInput("from_offset", "must be an integer >= 0");
        }
        return node.asLong();
    }
}
