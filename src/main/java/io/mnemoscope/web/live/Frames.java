package io.mnemoscope.web.live;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.json.AgentJson;
import io.mnemoscope.json.AlertJson;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.Rfc3339;
import io.mnemoscope.storage.StoredEvent;
import java.util.ArrayList;
import java.util.List;

/** The server's text frames. Agents are packed so that no frame grows beyond what every client takes. */
final class Frames {
    static final int PROTOCOL = 1;
    /** A frame is closed once it has so many characters; Vert.x clients take 65,536 bytes by default. */
    private static final int FULL = 32 * 1024;

    private Frames() {}

    static String hello(String epoch, long nowMillis, int maxSubscriptions, int alertQueue, double maxHz) {
        return Json.text(out -> {
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
    }

    /** The pages of a state; one empty page if there are no agents. */
    static List<String> state(String channel, long offset, List<AgentStats> agents) {
        var bodies = pack(agents);
        var frames = new ArrayList<String>(bodies.size());
        for (int page = 0; page < bodies.size(); page++) {
            frames.add("{\"type\":\"state\",\"channel\":\"" + channel + "\",\"page\":" + page + ",\"last\":"
                    + (page == bodies.size() - 1) + ",\"offset\":" + offset + ",\"agents\":[" + bodies.get(page)
                    + "]}");
        }
        return frames;
    }

    /** What changed: no frame if nothing did. */
    static List<String> delta(long offset, List<AgentStats> agents, List<AgentId> removed) {
        if (agents.isEmpty() && removed.isEmpty()) {
            return List.of();
        }
        var frames = new ArrayList<String>();
        var gone = removed.isEmpty() ? "" : ",\"removed\":" + removed(removed);
        for (var body : pack(agents)) {
            frames.add("{\"type\":\"delta\",\"offset\":" + offset + ",\"agents\":[" + body + "]" + gone + "}");
            gone = "";
        }
        return frames;
    }

    static String alerts(long offset, List<Alert> alerts) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "state");
            out.writeStringField("channel", "alerts");
            out.writeNumberField("page", 0);
            out.writeBooleanField("last", true);
            out.writeNumberField("offset", offset);
            out.writeArrayFieldStart("alerts");
            for (var alert : alerts) {
                AlertJson.write(out, alert);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    static String alert(StoredEvent event) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "alert");
            AlertJson.members(out, event);
            out.writeEndObject();
        });
    }

    static String dropped(long count) {
        return "{\"type\":\"dropped\",\"count\":" + count + "}";
    }

    static String pong() {
        return "{\"type\":\"pong\"}";
    }

    static String error(String message) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("type", "error");
            out.writeStringField("message", message);
            out.writeEndObject();
        });
    }

    private static String removed(List<AgentId> removed) {
        return Json.text(out -> {
            out.writeStartArray();
            for (var id : removed) {
                out.writeStartObject();
                out.writeStringField("simulation", id.simulation());
                out.writeStringField("agent", id.agent());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static List<String> pack(List<AgentStats> agents) {
        var bodies = new ArrayList<String>();
        var body = new StringBuilder();
        for (var agent : agents) {
            if (body.length() > FULL) {
                bodies.add(body.toString());
                body.setLength(0);
            }
            body.append(body.isEmpty() ? "" : ",").append(Json.text(out -> AgentJson.write(out, agent)));
        }
        bodies.add(body.toString());
        return bodies;
    }
}
