package io.mnemoscope.web.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.ReadEvents;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.Json;
import io.mnemoscope.storage.StoredEvent;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * One live client. Observations are sent when the socket takes them and skipped when it does not; alert events wait in a
 * bounded queue, and a client whose queue is full is closed, to come back from the offset that it has. One event loop.
 */
final class LiveSession {
    private static final int PAGE = 500;
    private static final int RECENT_ALERTS = 200;
    private static final short TRY_AGAIN_LATER = 1013;
    private static final ObjectMapper MAPPER = new ObjectMapper(Json.FACTORY);

    /** What a session needs of a socket. */
    interface Socket {
        boolean isFull();

        void send(String frame);

        void close(short code, String reason);
    }

    private final Socket socket;
    private final LiveFeed feed;
    private final int alertQueue;
    private final Map<Subscription.Channel, Outlet> outlets = new EnumMap<>(Subscription.Channel.class);
    private final Queue<String> alerts = new ArrayDeque<>();
    private boolean alertsLive;
    private boolean closed;

    LiveSession(Socket socket, LiveFeed feed, int alertQueue) {
        this.socket = socket;
        this.feed = feed;
        this.alertQueue = alertQueue;
    }

    void close() {
        closed = true;
        alerts.clear();
        outlets.clear();
    }

    /** A text frame from the client. */
    void receive(String text) {
        try {
            var message = MAPPER.readTree(text);
            switch (message.path("type").asText()) {
                case "subscribe" -> subscribe(Subscription.parse(message));
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
        outlets.remove(channel);
        if (channel == Subscription.Channel.ALERTS) {
            alertsLive = false;
            alerts.clear();
        }
    }

    private void subscribe(Subscription subscription) {
        var outlet = new Outlet(subscription);
        outlets.put(subscription.channel(), outlet);
        if (subscription.channel() == Subscription.Channel.ALERTS) {
            alertsLive = false;
            alerts.clear();
            startAlerts(outlet);
            return;
        }
        feed.state(subscription)
                .onSuccess(frames -> {
                    if (outlets.get(subscription.channel()) == outlet) {
                        frames.forEach(socket::send);
                    }
                })
                .onFailure(cause -> socket.close(TRY_AGAIN_LATER, "the state cannot be read now"));
    }

    private void startAlerts(Outlet outlet) {
        var subscription = outlet.subscription;
        if (subscription.fromOffset() >= 0 && feed.epoch().equals(subscription.epoch())) {
            catchUp(outlet, subscription.fromOffset());
            return;
        }
        long from = feed.delivered();
        feed.recentAlerts(subscription, RECENT_ALERTS)
                .onSuccess(recent -> {
                    if (outlets.get(Subscription.Channel.ALERTS) == outlet) {
                        socket.send(Frames.alerts(from, recent));
                        catchUp(outlet, from);
                    }
                })
                .onFailure(cause -> socket.close(TRY_AGAIN_LATER, "alerts cannot be read now"));
    }

    /** Sends the events after an offset from the store, then joins the live ones. */
    private void catchUp(Outlet outlet, long after) {
        if (closed || outlets.get(Subscription.Channel.ALERTS) != outlet) {
            return;
        }
        if (after >= feed.delivered()) {
            alertsLive = true;
            return;
        }
        if (!alerts.isEmpty() || socket.isFull()) {
            feed.soon(() -> {
                flush();
                catchUp(outlet, after);
            });
            return;
        }
        feed.events(new ReadEvents(after, PAGE))
                .onSuccess(events -> {
                    long last = after;
                    for (var event : events) {
                        if (event.offset() <= feed.delivered()) {
                            queue(outlet.subscription, event, Frames.alert(event));
                            last = event.offset();
                        }
                    }
                    flush();
                    catchUp(outlet, events.isEmpty() ? feed.delivered() : last);
                })
                .onFailure(cause -> socket.close(TRY_AGAIN_LATER, "alerts cannot be read now"));
    }

    /** An alert event, in the feed's order; its frame was serialised once for all. */
    void offer(StoredEvent event, String frame) {
        var outlet = outlets.get(Subscription.Channel.ALERTS);
        if (outlet == null || !alertsLive) {
            return;
        }
        if (alerts.size() >= alertQueue) {
            outlets.clear();
            alertsLive = false;
            alerts.clear();
            socket.close(TRY_AGAIN_LATER, "too many alerts are waiting; come back with from_offset");
            return;
        }
        queue(outlet.subscription, event, frame);
        flush();
    }

    private void queue(Subscription subscription, StoredEvent event, String frame) {
        if (subscription.sees(event.event().alert().agent())) {
            alerts.add(frame);
        }
    }

    /** Newest figures; {@code everybodys} are the frames for those who see all and keep up. */
    void offer(AgentsObserved observed, Supplier<List<String>> everybodys, long nowMillis) {
        for (var outlet : List.copyOf(outlets.values())) {
            if (outlet.subscription.channel() == Subscription.Channel.ALERTS) {
                continue;
            }
            boolean slow = socket.isFull();
            if (!slow && !outlet.isBehind() && outlet.isDue(nowMillis) && outlet.subscription.seesAll()) {
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
        flush();
        for (var outlet : outlets.values()) {
            if (!socket.isFull() && outlet.isBehind() && outlet.isDue(nowMillis)) {
                outlet.take(feed.delivered()).forEach(socket::send);
                outlet.sent(nowMillis);
            }
        }
    }

    private void flush() {
        while (!alerts.isEmpty() && !socket.isFull()) {
            socket.send(alerts.remove());
        }
    }
}
