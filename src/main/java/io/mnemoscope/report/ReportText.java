package io.mnemoscope.report;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.PythonFormat;
import java.util.stream.Collectors;

/** Figures in words, the same in all reports for reading. */
final class ReportText {
    private ReportText() {}

    /** {@code 826 of 1000 (82.6%)}, {@code 826, no limit}. */
    static String memory(MemoryStats memory) {
        return memory.hasLimit()
                ? memory.totalSize() + " of " + memory.maxSize() + " (" + usage(memory) + ")"
                : memory.totalSize() + ", no limit";
    }

    /** {@code 82.6%}, or a dash where there is no limit. */
    static String usage(MemoryStats memory) {
        double pressure = memory.pressure();
        return Double.isNaN(pressure) ? "–" : PythonFormat.percent(pressure, 1);
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
