package io.mnemoscope.client;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Series, charts and pages of what a monitor's simulation has recorded, all of them the server's. Each Future fails with
 * {@link ServerRefused}: 404 for an agent that is not known, 400 for a metric that there is not.
 */
public final class MemoryVisualizer {
    private static final String MEMORY_SIZE = "memory_size";
    private static final int WIDTH = 60;
    private static final int HEIGHT = 15;

    private final Link link;
    private final String simulation;

    /** Of this monitor's simulation, over its way to the server. */
    public MemoryVisualizer(MemoryMonitor monitor) {
        this.link = monitor.link();
        this.simulation = monitor.simulation();
    }

    /**
     * {@code timestamps, memory_size, buffer_size, usage_ratio} (0 where unbounded): arrays of equal length, of the newest
     * 10,000 snapshots.
     */
    public Future<JsonObject> memoryTimeline(String agent) {
        return link.series(simulation, agent, Link.Series.TIMELINE);
    }

    /** {@code timestamps, total_consolidations, automatic_consolidations, manual_consolidations, average_size}. */
    public Future<JsonObject> consolidation(String agent) {
        return link.series(simulation, agent, Link.Series.CONSOLIDATION);
    }

    /**
     * For each severity the alerts that were raised, {@code {timestamp, simulation, agent, type, message}}, oldest first: the
     * newest 10,000, and {@code next_cursor}, which is null unless there were more.
     */
    public Future<JsonObject> alertTimeline() {
        return link.alertTimeline(simulation, null);
    }

    /** As {@link #alertTimeline()}, of one agent. */
    public Future<JsonObject> alertTimeline(String agent) {
        return link.alertTimeline(simulation, agent);
    }

    /** A page with charts that opens without the network. */
    public Future<String> htmlReport() {
        return report(null, "html");
    }

    /** As {@link #htmlReport()}, of one agent. */
    public Future<String> htmlReport(String agent) {
        return report(agent, "html");
    }

    /** Everything: {@code schema_version, generated_at, agents, alerts}. */
    public Future<JsonObject> exportJson() {
        return report(null, "json").map(JsonObject::new);
    }

    /** As {@link #exportJson()}, of one agent. */
    public Future<JsonObject> exportJson(String agent) {
        return report(agent, "json").map(JsonObject::new);
    }

    /** A chart of the memory's size, to be printed. */
    public Future<String> asciiChart(String agent) {
        return asciiChart(agent, MEMORY_SIZE, WIDTH, HEIGHT);
    }

    /**
     * A chart in text.
     *
     * @param metric {@code memory_size}, {@code buffer_size} or {@code usage_ratio}
     * @param width columns, 1 to 1,000
     * @param height rows, 1 to 500
     */
    public Future<String> asciiChart(String agent, String metric, int width, int height) {
        return link.chart(simulation, agent, metric, width, height);
    }

    private Future<String> report(@Nullable String agent, String format) {
        return link.report(simulation, agent, format);
    }
}
