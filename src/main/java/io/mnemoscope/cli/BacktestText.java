package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** A backtest's result for reading: a table by rule, then the alerts. */
final class BacktestText {
    private static final String ROW = "%-28s %9s %9s %9s %9s %9s%n";

    private BacktestText() {}

    static void print(JsonNode result, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%d snapshots of %d agents in %.1f s%n%n",
                result.path("snapshots").asLong(),
                result.path("agents").asLong(),
                result.path("elapsed_seconds").asDouble());
        out.printf(Locale.ROOT, ROW, "rule", "backtest", "flaps", "did fire", "new", "gone");
        result.path("rules").forEach(rule -> row(rule.path("rule").asText(), rule, out));
        row("all", result, out);
        result.path("not_backtested")
                .properties()
                .forEach(rule -> out.println("not backtested: " + rule.getKey() + ": "
                        + rule.getValue().asText()));
        result.path("notes").forEach(note -> out.println("note: " + note.asText()));
        if (!result.path("alerts").isEmpty()) {
            out.println();
            result.path("alerts").forEach(alert -> alert(alert, out));
        }
        long leftOut = result.path("alerts_left_out").asLong();
        if (leftOut > 0) {
            out.println("... and " + leftOut + " more");
        }
    }

    private static void row(String name, JsonNode counts, PrintStream out) {
        out.printf(
                Locale.ROOT,
                ROW,
                name,
                counts.path("backtest").path("alerts").asLong(),
                counts.path("backtest").path("flaps").asLong(),
                counts.path("live").path("alerts").asLong(),
                counts.path("difference").path("only_backtest").asLong(),
                counts.path("difference").path("only_live").asLong());
    }

    private static void alert(JsonNode alert, PrintStream out) {
        var seen = alert.path("seen").asText();
        var side = alert.path(seen.equals("only_live") ? "live" : "backtest");
        var mark = switch (seen) {
            case "both" -> "=";
            case "only_live" -> "-";
            default -> "+";
        };
        var until = side.path("resolved_at").isNull()
                ? "not over"
                : "until " + side.path("resolved_at").asText();
        out.println(mark + " " + side.path("started_at").asText() + " " + until + " "
                + side.path("severity").asText() + " "
                + AlertLines.whose(alert) + " " + alert.path("rule").asText() + ": "
                + side.path("message").asText());
    }
}
