package io.mnemoscope.api.http.live;

import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.StoredEvent;
import java.util.EnumMap;
import java.util.Map;

/**
 * One live client. Observations are sent when the socket takes them and skipped when it does not; alert events are never
 * skipped (see {@link AlertLane}). One event loop.
 */
final class LiveSession {
    /** Half a MiB or so: a client that takes all at once would hold up whoever else is on its event loop. */
    private static final int FRAMES_IN_A_TURN = 16;

    private final Socket socket;
    private final Source source;
    private final AlertLane alerts;
    private final InboundLimit inbound = new InboundLimit();
    private final Map<Subscription.Channel, Figures> figures = new EnumMap<>(Subscription.Channel.class);
    private boolean closed;

    /** A subscription to figures. */
    private record Figures(Outlet outlet, FleetViews.Lease lease) {}

    LiveSession(Socket socket, Source source, int alertQueue) {
        this.socket = socket;
        this.source = source;
        this.alerts = new AlertLane(socket, source, alertQueue);
    }

    void close() {
        closed = true;
        alerts.stop();
        figures.values().forEach(subscribed -> subscribed.lease().release().run());
        figures.clear();
    }

    /** A frame of any kind from the client. Too many, and its connection is closed. */
    void arrived(long nowMillis) {
        if (!closed && !inbound.take(nowMillis)) {
            socket.close(Closing.TOO_MANY_MESSAGES);
            close();
        }
    }

    /** A text frame from the client. Answers to it are left out if the client does not take what it is sent. */
    void receive(String text, long nowMillis) {
        if (closed) {
            return;
        }
        try {
            var message = Trees.any(text);
            switch (message.path("type").asText()) {
                case "subscribe" -> subscribe(Subscription.parse(message), nowMillis);
                case "unsubscribe" -> unsubscribe(Subscription.channel(message));
                case "ping" -> answer(Frames.pong());
                default -> answer(Frames.error("type: must be subscribe, unsubscribe or ping"));
            }
        } catch (InvalidInput e) {
            answer(Frames.error(String.valueOf(e.getMessage())));
        }
    }

    private void answer(Frame frame) {
        if (!socket.isFull()) {
            socket.send(frame);
        }
    }

    private void unsubscribe(Subscription.Channel channel) {
        if (channel == Subscription.Channel.ALERTS) {
            alerts.stop();
            return;
        }
        var before = figures.remove(channel);
        if (before != null) {
            before.lease().release().run();
        }
    }

    void subscribe(Subscription subscription, long nowMillis) {
        if (closed) {
            return;
        }
        if (subscription.channel() == Subscription.Channel.ALERTS) {
            alerts.start(subscription);
            return;
        }
        var lease = source.fleet(subscription.filter());
        unsubscribe(subscription.channel());
        var outlet = new Outlet(subscription);
        var subscribed = new Figures(outlet, lease);
        figures.put(subscription.channel(), subscribed);
        lease.loaded()
                .onSuccess(view -> {
                    outlet.begin(view);
                    flush(nowMillis);
                })
                .onFailure(cause -> {
                    if (subscribed.equals(figures.get(subscription.channel()))) {
                        socket.close(cause instanceof FleetViews.NoMemory ? Closing.MEMORY : Closing.UNREADABLE);
                    }
                });
    }

    /** An alert event, in the feed's order; its frame was serialised once for all. */
    void offer(StoredEvent event, Frame frame) {
        alerts.offer(event, frame);
    }

    /** The views of the fleet have changed. */
    void offer(long nowMillis) {
        for (var subscribed : figures.values()) {
            source.dropped(subscribed.outlet().offer(socket, nowMillis));
        }
        flush(nowMillis);
    }

    /** The socket takes more again, or time has passed. */
    void flush(long nowMillis) {
        alerts.flush();
        for (var subscribed : figures.values()) {
            flush(subscribed.outlet(), nowMillis);
        }
    }

    private void flush(Outlet outlet, long nowMillis) {
        for (int sent = 0; !socket.isFull(); sent++) {
            if (sent == FRAMES_IN_A_TURN) {
                socket.continueLater();
                return;
            }
            var frame = outlet.next(source.delivered(), nowMillis);
            if (frame.isEmpty()) {
                return;
            }
            socket.send(frame.get());
        }
    }
}
