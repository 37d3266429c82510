package io.mnemoscope.cli;

import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * The chart of the worst agent, drawn by the server. It is asked for again when the agent has told something new, and
 * never while it is being asked for.
 */
final class LiveChart {
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int OK = 200;

    private final WebClient client;
    private final Remote remote;
    private final String metric;
    private final Duration span;
    private final String style;
    private String asked = "";
    private volatile boolean asking;
    private volatile boolean there;
    private volatile List<String> lines = List.of();

    LiveChart(Vertx vertx, Remote remote, String metric, int minutes, boolean ascii) {
        this.client = WebClient.create(vertx);
        this.remote = remote;
        this.metric = metric;
        this.span = Duration.ofMinutes(Math.max(1, minutes));
        this.style = ascii ? "ascii" : "unicode";
    }

    /** Wants the chart of this agent as it stands, of this size. */
    void ask(LiveAgents.Agent agent, int width, int height) {
        if (asking || width < 1 || height < 1) {
            return;
        }
        var path = "/api/v1/agents/" + Remote.encoded(agent.simulation()) + "/" + Remote.encoded(agent.name())
                + "/chart?style=" + style + "&metric=" + Remote.encoded(metric) + "&width=" + Math.min(width, 1_000)
                + "&height=" + Math.min(height, 500) + from(agent.time());
        if (path.equals(asked)) {
            return;
        }
        asked = path;
        asking = true;
        var plain = client.getAbs(remote.base() + path).timeout(TIMEOUT_MILLIS);
        var request = remote.authorization()
                .map(value -> plain.putHeader("Authorization", value))
                .orElse(plain);
        var unused = request.send().onComplete(answer -> {
            if (answer.succeeded() && answer.result().statusCode() == OK) {
                lines = answer.result().bodyAsString().lines().map(Cells::plain).toList();
            }
            there = true;
            asking = false;
        });
    }

    private String from(String time) {
        try {
            return "&from=" + Remote.encoded(Instant.parse(time).minus(span).toString());
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    /** Whether an answer has come. */
    boolean isThere() {
        return there;
    }

    /** The newest chart; empty if there is none. */
    List<String> lines() {
        return lines;
    }
}
