package io.mnemoscope.web.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.Json;
import io.mnemoscope.storage.StoredEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One live client. Observations are sent when the socket takes them and skipped when it does not; alert events are never
 * skipped (see {@link AlertLane}). One event loop.
 */
final class LiveSession {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Socket socket;
    private final Source source;
    private final AlertLane alerts;
    private final Map<Subscription.Channel, Outlet> outlets = new EnumMap<>(Subscription.Channel.class);
    private boolean closed;

    LiveSession(Socket socket, Source source, int alertQueue) {
        this.socket = socket;
        this.source = source;
        this.alerts = new AlertLane(socket, source, alertQueue);
    }

    void close() {
        closed = true;
        alerts.stop();
        outlets.clear();
    }

    /** A text frame from the client. */
    void receive(String text, long nowMillis) {
        if (closed) {
            return;
        }
        try {
            var message = MAPPER.readTree(text);
            switch (message.path("type").asText()) {
                case "subscribe" -> subscribe(Subscription.parse(message), nowMillis);
                case "unsubscribe" -> unsubscribe(message);
                case "ping" -> socket.send(Frames.pong());
                default -> socket.send(Frames.error("type: must be subscribe, unsubscribe or ping"));
            }
        } catch (JsonProcessingException e) {
            socket.send(Frames.error("not valid JSON"));
        } catch (InvalidInput e) {
            socket.send(Frames.error(String.valueOf(e.getMessage())));
        }
    }

    private void unsubscribe(JsonNode message) {
        var channel = Subscription.channel(message);
        if (channel == Subscription.Channel.ALERTS) {
            alerts.stop();
        } else {
            outlets.remove(channel);
        }
    }

    void subscribe(Subscription subscription, long nowMillis) {
        if (subscription.channel() == Subscription.Channel.ALERTS) {
            alerts.start(subscription);
            return;
        }
        var outlet = new Outlet(subscription);
        outlets.put(subscription.channel(), outlet);
        source.state(subscription)
                .onSuccess(agents -> {
                    outlet.begin(agents);
                    flush(nowMillis);
                })
                .onFailure(cause -> socket.close(AlertLane.TRY_AGAIN_LATER, "the state cannot be read now"));
    }

    /** An alert event, in the feed's order; its frame was serialised once for all. */
    void offer(StoredEvent event, Frame frame) {
        alerts.offer(event, frame);
    }

    /** Newest figures; {@code everybodys} are the frames for those who see all and keep up. */
    void offer(AgentsObserved observed, Supplier<List<Frame>> everybodys, long nowMillis) {
        for (var outlet : outlets.values()) {
            boolean slow = socket.isFull();
            if (!slow && outlet.isAbreast(nowMillis)) {
                everybodys.get().forEach(socket::send);
                outlet.sent(nowMillis);
            } else {
                outlet.keep(observed, slow);
            }
        }
        flush(nowMillis);
    }

    /** The socket takes more again, or time has passed. */
    void flush(long nowMillis) {
        alerts.flush();
        for (var outlet : outlets.values()) {
            flush(outlet, nowMillis);
        }
    }

    private void flush(Outlet outlet, long nowMillis) {
        while (!socket.isFull()) {
            var frame = outlet.next(source.delivered(), nowMillis);
            if (frame.isEmpty()) {
                return;
            }
            socket.send(frame.get());
        }
    }
}
