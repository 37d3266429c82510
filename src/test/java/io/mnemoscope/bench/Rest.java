package io.mnemoscope.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads Mnemoscope's lists whole, page after page. */
public final class Rest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 10_000;
    private static final int NOTIFICATIONS_PAGE = 200;
    private static final int MAX_PAGES = 1_000;
    private final ServerUnderLoad server;

    public Rest(ServerUnderLoad server) {
        this.server = server;
    }

    public List<JsonNode> agents() {
        return list("/api/v1/agents", "agents");
    }

    public List<JsonNode> alerts() {
        return list("/api/v1/alerts", "alerts");
    }

    /** All stored snapshots of this agent, oldest first. */
    public List<JsonNode> snapshots(String simulation, String agent) {
        return list("/api/v1/agents/" + encoded(simulation) + "/" + encoded(agent) + "/snapshots", "snapshots");
    }

    /** All alert events in the order in which they happened. */
    public List<JsonNode> alertEvents() {
        var all = new ArrayList<JsonNode>();
        long after = 0;
        for (int i = 0; i < MAX_PAGES; i++) {
            var page = get("/api/v1/alerts/events?limit=" + PAGE + "&after=" + after);
            page.path("events").forEach(all::add);
            if (page.path("events").isEmpty()) {
                return all;
            }
            after = all.get(all.size() - 1).path("offset").asLong();
        }
        throw new IllegalStateException("more than " + MAX_PAGES + " pages of alert events");
    }

    /** All notifications, the newest first; what comes meanwhile may shift some into two pages. */
    public List<JsonNode> notifications() {
        return list("/api/v1/notifications", "notifications", NOTIFICATIONS_PAGE);
    }

    private List<JsonNode> list(String path, String member) {
        return list(path, member, PAGE);
    }

    private List<JsonNode> list(String path, String member, int limit) {
        var all = new ArrayList<JsonNode>();
        var query = "?limit=" + limit;
        for (int i = 0; i < MAX_PAGES; i++) {
            var page = get(path + query);
            page.path(member).forEach(all::add);
            var cursor = page.path("next_cursor");
            if (!cursor.isTextual()) {
                return all;
            }
            query = "?limit=" + limit + "&cursor=" + encoded(cursor.textValue());
        }
        throw new IllegalStateException("more than " + MAX_PAGES + " pages of " + path);
    }

    /**
     * One answer as JSON.
     *
     * @throws IllegalStateException if it is not a success
     */
    public JsonNode get(String path) {
        var answer = server.get(path);
        if (!answer.success()) {
            throw new IllegalStateException("GET " + path + ": " + answer);
        }
        return json(answer.body());
    }

    /** The text as JSON. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
