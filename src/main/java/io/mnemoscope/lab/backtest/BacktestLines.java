package io.mnemoscope.lab.backtest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.Alert;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a backtest says: lines of NDJSON, {@code {"progress": …}} and at the end {@code {"result": …}}. */
record BacktestLines(Backtest backtest, BacktestContext run, long nowMillis) {
    private static final double MILLIS = 1_000;

    Buffer line() {
        return Json.buffer(out -> {
                    out.writeStartObject();
                    out.writeObjectFieldStart(backtest.over() ? "result" : "progress");
                    progress(out);
                    if (backtest.over()) {
                        result(out);
                    } else {
                        out.writeNumberField("alerts", sum(rule -> rule.fired));
                    }
                    out.writeEndObject();
                    out.writeEndObject();
                })
                .appendString("\n");
    }

    private void progress(JsonGenerator out) throws IOException {
        double seconds = (nowMillis - backtest.startedMillis()) / MILLIS;
        out.writeStringField("id", backtest.id());
        out.writeNumberField("agents", run.agentsDone);
        out.writeNumberField("of_agents", backtest.agents());
        out.writeNumberField("snapshots", run.snapshots);
        out.writeNumberField("of_snapshots", backtest.over() ? run.snapshots : backtest.expected());
        Json.number(out, "elapsed_seconds", seconds);
        Json.number(out, "snapshots_per_second", seconds > 0 ? Math.rint(run.snapshots / seconds) : Double.NaN);
    }

    private void result(JsonGenerator out) throws IOException {
        Json.instant(out, "from", run.request.fromMillis());
        Json.instant(out, "to", run.request.toMillis() == Long.MAX_VALUE ? -1 : run.request.toMillis());
        totals(out);
        out.writeArrayFieldStart("rules");
        for (var entry : run.outcome.rules().entrySet()) {
            rule(out, entry);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("not_backtested");
        for (var entry : run.notTried.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("notes");
        if (backtest.outOfOrder() > 0) {
            out.writeString(
                    backtest.outOfOrder()
                            + " snapshots of these agents came out of order: live rules did not see them, here they are in their place");
        }
        out.writeEndArray();
        out.writeArrayFieldStart("alerts");
        for (var entry : run.outcome.entries()) {
            alert(out, entry);
        }
        out.writeEndArray();
        out.writeNumberField("alerts_left_out", run.outcome.leftOut());
    }

    private void totals(JsonGenerator out) throws IOException {
        side(
                out,
                "backtest",
                sum(rule -> rule.fired),
                sum(rule -> rule.open),
                sum(rule -> rule.millis),
                sum(rule -> rule.flaps));
        side(out, "live", sum(rule -> rule.live), sum(rule -> rule.liveOpen), sum(rule -> rule.liveMillis), -1);
        difference(out, sum(rule -> rule.both), sum(rule -> rule.fired), sum(rule -> rule.onlyLive));
    }

    private long sum(ToLongFunction<BacktestResult.RuleResult> figure) {
        return run.outcome.rules().values().stream().mapToLong(figure).sum();
    }

    private static void rule(JsonGenerator out, Map.Entry<String, BacktestResult.RuleResult> entry) throws IOException {
        var rule = entry.getValue();
        out.writeStartObject();
        out.writeStringField("rule", entry.getKey());
        out.writeStringField("type", rule.type.wireName());
        side(out, "backtest", rule.fired, rule.open, rule.millis, rule.flaps);
        side(out, "live", rule.live, rule.liveOpen, rule.liveMillis, -1);
        difference(out, rule.both, rule.fired, rule.onlyLive);
        out.writeEndObject();
    }

    private static void side(JsonGenerator out, String name, long alerts, long open, long millis, long flaps)
            throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("alerts", alerts);
        out.writeNumberField("open", open);
        Json.number(out, "seconds", millis / MILLIS);
        if (flaps >= 0) {
            out.writeNumberField("flaps", flaps);
        }
        out.writeEndObject();
    }

    /** Alerts are the same if they were there at the same time. */
    private static void difference(JsonGenerator out, long both, long fired, long onlyLive) throws IOException {
        out.writeObjectFieldStart("difference");
        out.writeNumberField("both", both);
        out.writeNumberField("only_backtest", fired - both);
        out.writeNumberField("only_live", onlyLive);
        out.writeEndObject();
    }

    private static void alert(JsonGenerator out, BacktestResult.Entry entry) throws IOException {
        var ours = entry.ours();
        var live = entry.live();
        var shown = ours != null ? ours.fired.alert() : live;
        if (shown == null) {
            return;
        }
        out.writeStartObject();
        out.writeStringField("simulation", shown.agent().simulation());
        out.writeStringField(
                "agent", shown.ofSimulation() ? null : shown.agent().agent());
        out.writeStringField("rule", shown.rule());
        out.writeStringField("type", shown.type().wireName());
        out.writeStringField("seen", ours == null ? "only_live" : entry.together() ? "both" : "only_backtest");
        out.writeFieldName("backtest");
        backtest(out, ours);
        out.writeFieldName("live");
        live(out, live);
        out.writeEndObject();
    }

    private static void backtest(JsonGenerator out, @Nullable SimulatedAlert ours) throws IOException {
        if (ours == null) {
            out.writeNull();
            return;
        }
        var alert = ours.fired.alert();
        out.writeStartObject();
        times(out, alert, ours.worst.wireName(), ours.resolvedMillis);
        Json.instant(out, "fired_at", alert.updatedMillis());
        out.writeNumberField("flaps", ours.flaps);
        out.writeBooleanField("flapping", ours.flapping);
        out.writeEndObject();
    }

    private static void live(JsonGenerator out, @Nullable Alert live) throws IOException {
        if (live == null) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        times(out, live, live.severity().wireName(), live.resolvedMillis());
        out.writeStringField("state", live.state().wireName());
        out.writeEndObject();
    }

    private static void times(JsonGenerator out, Alert alert, String severity, long resolvedMillis) throws IOException {
        out.writeStringField("id", alert.id());
        out.writeStringField("severity", severity);
        out.writeStringField("message", alert.message());
        Json.instant(out, "started_at", alert.startedMillis());
        Json.instant(out, "resolved_at", resolvedMillis);
        Json.number(
                out, "seconds", resolvedMillis < 0 ? Double.NaN : (resolvedMillis - alert.startedMillis()) / MILLIS);
    }
}
