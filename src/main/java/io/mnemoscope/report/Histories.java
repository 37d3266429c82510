package io.mnemoscope.report;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.NotFound;
import io.mnemoscope.bus.RenderReport;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryTrend;
import io.mnemoscope.json.AgentJson;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.SnapshotJson;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/** Renders what the store remembers of one agent. */
record Histories(SnapshotStore store) {
    private static final int PAGE = 10_000;
    private static final int MAX_CHART_POINTS = 1_000_000;

    /** Snapshots, and where to go on if there are more. */
    Future<Buffer> history(RenderReport.History request) {
        var snapshots = request.points() > 0
                ? store.downsampled(request.agent(), request.fromMillis(), request.toMillis(), request.points())
                : store.range(
                        request.agent(), request.fromMillis(), request.toMillis(), request.limit(), request.newest());
        return snapshots.map(found -> render(found, request));
    }

    private static Buffer render(List<MemorySnapshot> found, RenderReport.History request) {
        return switch (request.format()) {
            case CSV -> Csv.rows(true, found);
            case NDJSON -> Recording.lines(found);
            case JSON -> json(found, request);
        };
    }

    private static Buffer json(List<MemorySnapshot> found, RenderReport.History request) {
        boolean more = request.points() == 0 && !request.newest() && found.size() == request.limit();
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("snapshots");
            for (var snapshot : found) {
                SnapshotJson.write(out, snapshot);
            }
            out.writeEndArray();
            if (more) {
                long next = found.get(found.size() - 1).timestampMillis() + 1;
                out.writeStringField("next_cursor", Long.toString(next));
            } else {
                out.writeNullField("next_cursor");
            }
            out.writeEndObject();
        });
    }

    Future<Buffer> statistics(Fleet fleet, RenderReport.Statistics request) {
        return fleet.one(request.agent())
                .compose(stats -> store.range(request.agent(), 0, Long.MAX_VALUE, MemoryTrend.SNAPSHOTS, true)
                        .map(newest ->
                                Json.buffer(out -> AgentJson.writeStatistics(out, stats, MemoryTrend.of(newest)))));
    }

    Future<Buffer> series(RenderReport.Series request) {
        return store.range(request.agent(), 0, Long.MAX_VALUE, PAGE, true)
                .map(found -> Series.render(request.kind(), known(request.agent(), found)));
    }

    Future<String> chart(RenderReport.Chart request) {
        var metric = Metric.named(request.metric());
        return values(request.agent(), metric, new double[0], 0).map(values -> {
            if (values.length == 0) {
                throw new NotFound("agent " + request.agent().agent());
            }
            return TextChart.render(
                    metric, request.agent().agent(), values, values.length, request.width(), request.height());
        });
    }

    /** A chart with axes. */
    Future<String> plot(RenderReport.Plot request) {
        int points = Math.min(PAGE, 2 * request.width());
        return store.downsampled(request.agent(), 0, Long.MAX_VALUE, points)
                .map(found -> Plot.render(request, known(request.agent(), found)));
    }

    /** All values of a metric from a time on, a page at a time. */
    private Future<double[]> values(AgentId agent, Metric metric, double[] before, long fromMillis) {
        return store.range(agent, fromMillis, Long.MAX_VALUE, PAGE, false).compose(page -> {
            var values = Arrays.copyOf(before, before.length + page.size());
            for (int i = 0; i < page.size(); i++) {
                values[before.length + i] = metric.of(page.get(i));
            }
            boolean last = page.size() < PAGE || values.length >= MAX_CHART_POINTS;
            return last
                    ? Future.succeededFuture(values)
                    : values(agent, metric, values, page.get(page.size() - 1).timestampMillis() + 1);
        });
    }

    private static List<MemorySnapshot> known(AgentId agent, List<MemorySnapshot> found) {
        if (found.isEmpty()) {
            throw new NotFound("agent " + agent.agent());
        }
        return found;
    }
}
