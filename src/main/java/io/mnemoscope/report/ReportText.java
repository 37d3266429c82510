package io.mnemoscope.report;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.PythonFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Figures in words, the same in all reports for reading. */
final class ReportText {
    private static final int STORE_NAME = 20;

    private ReportText() {}

    /** {@code 826 of 1000 (82.6%)}, {@code 826, no limit}. */
    static String memory(MemoryStats memory) {
        return memory.hasLimit()
                ? memory.totalSize() + " of " + memory.maxSize() + " (" + usage(memory) + ")"
                : memory.totalSize() + ", no limit";
    }

    private static String usage(MemoryStats memory) {
        return percent(memory.pressure());
    }

    /** {@code 82.6%}, of several memory stores the fullest: {@code 97.0% (context)}; or a dash where there is no limit. */
    static String usage(MemorySnapshot snapshot) {
        return usage(snapshot, UnaryOperator.identity());
    }

    /** As {@link #usage(MemorySnapshot)}, with the name as it may stand there. */
    static String usage(MemorySnapshot snapshot, UnaryOperator<String> escaped) {
        var fullest = snapshot.fullest();
        return percent(snapshot.pressure())
                + (fullest == null ? "" : " (" + escaped.apply(cut(fullest.name(), STORE_NAME)) + ")");
    }

    private static String percent(double pressure) {
        return Double.isNaN(pressure) ? "–" : PythonFormat.percent(pressure, 1);
    }

    /** {@code 7946 of 8192 tokens (97.0%)}, {@code 33 items, no limit}; and what came and went, where that is counted. */
    static String store(MemoryStore store) {
        var unit = store.unit().wireName();
        var size = store.hasLimit()
                ? store.size() + " of " + store.limit() + " " + unit + " (" + percent(store.pressure()) + ")"
                : store.size() + " " + unit + ", no limit";
        return size
                + (store.added() == MemoryStore.NOT_SAID ? "" : ", " + store.added() + " added")
                + (store.removed() == MemoryStore.NOT_SAID ? "" : ", " + store.removed() + " removed");
    }

    /** What is wrong: the rules that are not quiet; empty if none. */
    static String active(AgentStats agent) {
        return agent.active().stream()
                .map(rule -> rule.type().wireName() + " (" + rule.severity().wireName() + ", "
                        + rule.state().wireName() + ")")
                .collect(Collectors.joining(", "));
    }

    /** How an agent does, in words: {@code ok}, {@code warning: threshold_exceeded (...)}, {@code ok, in quarantine (...)}. */
    static String state(AgentStats agent) {
        var quarantine = agent.quarantine();
        var alerts = agent.state() + (agent.active().isEmpty() ? "" : ": " + active(agent));
        return quarantine == null
                ? alerts
                : alerts + "; in quarantine since " + Rfc3339.format(quarantine.sinceMillis())
                        + ", its rules are not evaluated (" + quarantine.reason() + ")";
    }

    /** Whose memory an alert is about. */
    static String whose(Alert alert) {
        return alert.whose();
    }

    /** Cut so that a column stays one; never within a character. */
    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
