package io.mnemoscope.api.http.live;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.AlertMessages.AlertsRead;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.StoredEvent;

/** The server's text frames. Agents are packed so that no frame grows beyond what every client takes. */
final class Frames {
    static final int PROTOCOL = 1;
    /** A frame is closed once it has so many characters; Vert.x clients take 65,536 bytes by default. */
    static final int FULL = 32 * 1024;
    /** Alerts come in one frame: Vert.x clients take messages of 262,144 bytes by default. */
    private static final int FULL_ALERTS = 64 * 1024;

    private Frames() {}

    static Frame hello(String epoch, long nowMillis, int maxSubscriptions, int alertQueue, double maxHz) {
        var text = Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "hello");
            out.writeNumberField("protocol", PROTOCOL);
            out.writeStringField("epoch", epoch);
            out.writeStringField("server_time", Rfc3339.format(nowMillis));
            out.writeObjectFieldStart("limits");
            out.writeNumberField("max_subscriptions", maxSubscriptions);
            out.writeNumberField("alert_queue", alertQueue);
            Json.number(out, "max_hz", maxHz);
            out.writeEndObject();
            out.writeEndObject();
        });
        return Frame.of("hello", text);
    }

    /** Whether a frame with so much text takes no further agent. */
    static boolean isFull(StringBuilder body) {
        return body.length() > FULL;
    }

    /** Adds an agent's figures to a frame's text. */
    static void append(StringBuilder body, AgentStats agent) {
        body.append(body.isEmpty() ? "" : ",").append(Json.text(out -> AgentJson.write(out, agent)));
    }

    /** Adds an agent that is gone to a frame's text. */
    static void append(StringBuilder body, AgentId gone) {
        body.append(body.isEmpty() ? "" : ",").append(Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("simulation", gone.simulation());
            out.writeStringField("agent", gone.agent());
            out.writeEndObject();
        }));
    }

    /** A page of a state; an empty one if there are no agents. */
    static Frame state(Subscription.Channel channel, int page, long offset, CharSequence agents, boolean last) {
        return Frame.of(
                "state",
                "{\"type\":\"state\",\"channel\":\"" + channel.wireName() + "\",\"page\":" + page + ",\"last\":" + last
                        + ",\"offset\":" + offset + ",\"agents\":[" + agents + "]}");
    }

    /** What changed. Who applies it removes before it puts. */
    static Frame delta(long offset, CharSequence agents, CharSequence removed) {
        var gone = removed.isEmpty() ? "" : ",\"removed\":[" + removed + "]";
        return Frame.of(
                "delta", "{\"type\":\"delta\",\"offset\":" + offset + ",\"agents\":[" + agents + "]" + gone + "}");
    }

    /** The newest alerts, as many as one frame may hold. */
    static Frame alerts(long offset, AlertsRead read) {
        var body = new StringBuilder();
        for (var alert : read.alerts()) {
            if (body.length() > FULL_ALERTS) {
                break;
            }
            body.append(body.isEmpty() ? "" : ",")
                    .append(Json.text(out ->
                            AlertJson.write(out, alert, read.acknowledgements().get(alert.id()))));
        }
        return Frame.of(
                "state",
                "{\"type\":\"state\",\"channel\":\"alerts\",\"page\":0,\"last\":true,\"offset\":" + offset
                        + ",\"alerts\":[" + body + "]}");
    }

    /** An event of the store with this epoch. */
    static Frame alert(StoredEvent event, String epoch) {
        var text = Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "alert");
            AlertJson.members(out, event);
            out.writeEndObject();
        });
        return new Frame(
                "alert",
                event.offset(),
                EventCursorText.of(epoch, event.offset()).text(),
                text);
    }

    static Frame dropped(long count) {
        return Frame.of("dropped", "{\"type\":\"dropped\",\"count\":" + count + "}");
    }

    static Frame pong() {
        return Frame.of("pong", "{\"type\":\"pong\"}");
    }

    static Frame error(String message) {
        var text = Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "error");
            out.writeStringField("message", message);
            out.writeEndObject();
        });
        return Frame.of("error", text);
    }
}
