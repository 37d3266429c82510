package io.mnemoscope.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One operation of the server as a client would call it well; {@link HostileCall} spoils it.
 *
 * @param path with names in it that exist or may exist
 * @param query parameters with good values
 * @param body a good one, of {@code type}; empty for none
 */
record Endpoint(String method, String path, Map<String, String> query, String type, String body) {
    private static final String JSON = "application/json";
    private static final String AGENT = "/api/v1/agents/fuzz/Alice";
    private static final Map<String, String> RANGE =
            Map.of("from", "2025-03-01T00:00:00Z", "to", "2025-03-02T00:00:00Z", "limit", "10");
    private static final String SETTINGS = """
            {"mode":"lifecycle","alert_threshold":0.8,"growth_rate_threshold":2.0,"rules":{"threshold_exceeded":\
            {"warning":{"enter":0.8,"leave":0.7},"for":3},"agent_stalled":false,\
            "calls":{"gauge":"llm_calls","direction":"above","warning":{"enter":100,"leave":80},"for":"30s"}}}""";

    /** Every operation that the server has. */
    static final List<Endpoint> ALL = List.of(
            get("/health/live", Map.of()),
            get("/health/ready", Map.of()),
            get("/metrics", Map.of()),
            get("/", Map.of()),
            get("/js/main.js", Map.of()),
            get("/vendor/chart.umd.js", Map.of()),
            get("/api/v1/stats", Map.of()),
            get(
                    "/api/v1/agents",
                    Map.of("simulation", "fuzz", "q", "al", "sort", "worst", "limit", "5", "cursor", "x")),
            get(AGENT, Map.of()),
            new Endpoint("PUT", AGENT, Map.of(), JSON, SETTINGS),
            new Endpoint("DELETE", "/api/v1/agents/fuzz/Gone", Map.of(), "", ""),
            get(AGENT + "/explain", Map.of()),
            get(AGENT + "/snapshots", with(RANGE, "points", "10", "order", "newest", "format", "csv")),
            get(AGENT + "/snapshots", with(RANGE, "step", "5m", "cursor", "1", "format", "ndjson")),
            get(AGENT + "/timeline", RANGE),
            get(AGENT + "/consolidation", RANGE),
            get(
                    AGENT + "/chart",
                    with(RANGE, "metric", "usage_ratio", "width", "60", "height", "15", "style", "ascii")),
            get(AGENT + "/chart.svg", with(RANGE, "metric", "memory_size", "width", "300", "height", "100")),
            get(AGENT + "/badge.svg", Map.of()),
            get("/api/v1/simulations", Map.of()),
            get("/api/v1/simulations/fuzz", Map.of()),
            new Endpoint("PUT", "/api/v1/simulations/fuzz", Map.of(), JSON, SETTINGS),
            get("/api/v1/simulations/fuzz/runs", Map.of("limit", "5", "cursor", "0")),
            new Endpoint(
                    "POST",
                    "/api/v1/simulations/gone/runs",
                    Map.of(),
                    JSON,
                    "{\"run\":\"seed-7\",\"planned_steps\":400,\"expected_step_seconds\":75.5,\"tags\":{\"seed\":\"7\"}}"),
            new Endpoint(
                    "POST",
                    "/api/v1/simulations/gone/runs/seed-7/finish",
                    Map.of(),
                    JSON,
                    "{\"status\":\"failed\",\"reason\":\"no model\"}"),
            get("/api/v1/alerts", with(RANGE, "simulation", "fuzz", "agent", "Alice", "severity", "warning")),
            get("/api/v1/alerts", Map.of("type", "threshold_exceeded", "state", "firing", "cursor", "1")),
            new Endpoint("DELETE", "/api/v1/alerts", Map.of("simulation", "gone", "state", "resolved"), "", ""),
            get("/api/v1/alerts/events", Map.of("after", "0", "limit", "10")),
            get("/api/v1/alerts/timeline", with(RANGE, "simulation", "fuzz")),
            new Endpoint(
                    "POST",
                    "/api/v1/alerts/some-id/acknowledge",
                    Map.of(),
                    JSON,
                    "{\"author\":\"Ann\",\"note\":\"seen\"}"),
            get("/api/v1/silences", Map.of("state", "active")),
            new Endpoint(
                    "POST",
                    "/api/v1/silences",
                    Map.of(),
                    JSON,
                    "{\"matchers\":[\"agent=~\\\"Al.*\\\"\",\"severity=warning\"],\"duration\":\"1s\",\"author\":\"Ann\","
                            + "\"comment\":\"work\"}"),
            new Endpoint("DELETE", "/api/v1/silences/some-id", Map.of(), "", ""),
            get("/api/v1/notifications", Map.of("state", "dead", "sink", "log", "simulation", "fuzz", "limit", "5")),
            new Endpoint("POST", "/api/v1/notifications/7/retry", Map.of(), "", ""),
            get("/api/v1/reports", with(RANGE, "format", "html", "style", "full", "simulation", "fuzz")),
            get("/api/v1/reports", Map.of("format", "json", "agent", "Alice", "simulation", "fuzz")),
            get("/api/v1/reports", Map.of("format", "csv")),
            get("/api/v1/reports", Map.of("format", "markdown")),
            get("/api/v1/export", Map.of("simulation", "fuzz", "agent", "Alice")),
            new Endpoint(
                    "POST",
                    "/api/v1/backtest",
                    Map.of(),
                    JSON,
                    "{\"simulation\":\"fuzz\",\"from\":\"2025-03-01T00:00:00Z\",\"limit\":10," + SETTINGS.substring(1)),
            new Endpoint("DELETE", "/api/v1/backtest/some-id", Map.of(), "", ""),
            get("/api/v1/profiles", Map.of("format", "text", "simulation", "fuzz")),
            new Endpoint(
                    "POST",
                    "/api/v1/profiles",
                    Map.of(),
                    JSON,
                    "[{\"name\":\"act\",\"simulation\":\"fuzz\",\"seconds\":0.1,\"error\":false}]"),
            new Endpoint("DELETE", "/api/v1/profiles", Map.of("simulation", "gone"), "", ""),
            new Endpoint("OPTIONS", "/api/v1/snapshots", Map.of(), "", ""),
            get("/api/v1/live", Map.of()),
            get("/api/v1/nothing", Map.of()));

    private static Endpoint get(String path, Map<String, String> query) {
        return new Endpoint("GET", path, query, "", "");
    }

    private static Map<String, String> with(Map<String, String> query, String... more) {
        var all = new TreeMap<>(query);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return Map.copyOf(all);
    }
}
