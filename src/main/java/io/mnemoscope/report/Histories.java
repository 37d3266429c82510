package io.mnemoscope.report;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.stats.MemoryTrend;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders what the store remembers of one agent. */
record Histories(SnapshotStore store) {
    private static final int PAGE = 10_000;
    private static final int MAX_CHART_POINTS = 100_000;
    private static final int MAX_STEPS = 10_000;

    /** Snapshots, and where to go on if there are more. */
    Future<Rendered> history(RenderReport.History request) {
        if (request.stepMillis() > 0) {
            return stepped(request).map(found -> render(request, found, null));
        }
        if (request.points() > 0) {
            return store.downsampled(request.agent(), request.fromMillis(), request.toMillis(), request.points())
                    .map(found -> render(request, found, null));
        }
        return store.range(request.agent(), request.fromMillis(), request.toMillis(), request.limit(), request.newest())
                .map(found -> render(request, found, cursor(found, request)));
    }

    /** Of each step the first, last, lowest and highest snapshot. */
    private Future<List<MemorySnapshot>> stepped(RenderReport.History request) {
        var steps = new Buckets(request.stepMillis());
        return Future.all(edge(request, false), edge(request, true)).compose(edges -> {
            long first = edges.resultAt(0);
            long last = edges.resultAt(1);
            if (steps.of(last) - steps.of(first) >= MAX_STEPS) {
                throw new InvalidInput("step", "is so short that the range has more than " + MAX_STEPS + " steps");
            }
            return store.thinned(request.agent(), request.fromMillis(), request.toMillis(), steps);
        });
    }

    private Future<Long> edge(RenderReport.History request, boolean newest) {
        return store.range(request.agent(), request.fromMillis(), request.toMillis(), 1, newest)
                .map(found -> found.isEmpty() ? 0L : found.get(0).timestampMillis());
    }

    private static @Nullable String cursor(List<MemorySnapshot> found, RenderReport.History request) {
        if (found.size() < request.limit()) {
            return null;
        }
        return Long.toString(
                request.newest()
                        ? found.get(0).timestampMillis()
                        : found.get(found.size() - 1).timestampMillis() + 1);
    }

    private Rendered render(RenderReport.History request, List<MemorySnapshot> found, @Nullable String cursor) {
        return switch (request.encoding()) {
            case CSV -> new Rendered(Csv.CONTENT_TYPE, Csv.rows(true, found), cursor);
            case NDJSON -> new Rendered(Recording.CONTENT_TYPE, Recording.lines(found), cursor);
            case JSON -> {
                var leftOut = store.leftOut(request.agent()::equals, request.fromMillis(), request.toMillis());
                yield new Rendered("application/json", json(found, cursor, leftOut), cursor);
            }
        };
    }

    private static Buffer json(List<MemorySnapshot> found, @Nullable String cursor, List<String> leftOut) {
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("snapshots");
            for (var snapshot : found) {
                SnapshotJson.write(out, snapshot);
            }
            out.writeEndArray();
            out.writeStringField("next_cursor", cursor);
            if (!leftOut.isEmpty()) {
                out.writeArrayFieldStart("left_out");
                for (var text : leftOut) {
                    out.writeString(text);
                }
                out.writeEndArray();
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
        return values(request, metric, new double[0], request.fromMillis()).map(values -> {
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
        return store.downsampled(request.agent(), request.fromMillis(), request.toMillis(), points)
                .map(found -> Plot.render(request, known(request.agent(), found)));
    }

    /** All values of a metric from a time on, a page at a time; of a very long history its extremes. */
    private Future<double[]> values(RenderReport.Chart request, Metric metric, double[] before, long fromMillis) {
        if (before.length >= MAX_CHART_POINTS) {
            return store.downsampled(request.agent(), request.fromMillis(), request.toMillis(), PAGE)
                    .map(thinned -> thinned.stream().mapToDouble(metric::of).toArray());
        }
        return store.range(request.agent(), fromMillis, request.toMillis(), PAGE, false)
                .compose(page -> {
                    var values = Arrays.copyOf(before, before.length + page.size());
                    for (int i = 0; i < page.size(); i++) {
                        values[before.length + i] = metric.of(page.get(i));
                    }
                    return page.size() < PAGE
                            ? Future.succeededFuture(values)
                            : values(
                                    request,
                                    metric,
                                    values,
                                    page.get(page.size() - 1).timestampMillis() + 1);
                });
    }

    private static List<MemorySnapshot> known(AgentId agent, List<MemorySnapshot> found) {
        if (found.isEmpty()) {
            throw new NotFound("agent " + agent.agent());
        }
        return found;
    }
}
