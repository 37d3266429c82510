package io.mnemoscope.report;

import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.PythonFormat;
import java.util.List;

/** The classic text report, to the character as the Python module's. */
final class TextReport {
    private static final String DOUBLE_RULE = "=".repeat(60);
    private static final String RULE = "-".repeat(40);

    private TextReport() {}

    /**
     * The report.
     *
     * @param agents in the order in which they were first seen
     * @param recentAlerts the last five at most, oldest first
     */
    static String render(List<AgentStats> agents, List<Alert> recentAlerts) {
        var out = new StringBuilder();
        line(out, DOUBLE_RULE);
        line(out, "Memory Monitoring Report");
        line(out, DOUBLE_RULE);
        line(out, "");
        agents.forEach(agent -> agent(out, agent));
        if (!recentAlerts.isEmpty()) {
            line(out, "Recent Alerts:");
            line(out, RULE);
            recentAlerts.forEach(alert -> line(out, alert.text()));
            line(out, "");
        }
        return out.append(DOUBLE_RULE).toString();
    }

    private static void agent(StringBuilder out, AgentStats agent) {
        var memory = agent.latest().memory();
        var consolidation = agent.latest().consolidation();
        line(out, "Agent: " + agent.id().agent());
        line(out, RULE);
        line(out, "Snapshots: " + agent.snapshots());
        line(out, "Memory Trend: " + agent.trend().wireName());
        line(out, "Current Memory: " + memory.totalSize() + " / " + (memory.hasLimit() ? memory.maxSize() : "None"));
        line(out, "Usage: " + usage(memory.usageRatio()));
        for (var store : agent.latest().stores()) {
            line(
                    out,
                    "Memory Store " + store.name() + " (" + store.role().wireName() + "): " + ReportText.store(store));
        }
        line(out, "Consolidations: " + consolidation.total());
        line(out, "  - Automatic: " + consolidation.automatic());
        line(out, "  - Manual: " + consolidation.manual());
        line(out, "Alerts: " + agent.alerts());
        line(out, "");
    }

    private static String usage(double ratio) {
        return ratio > 0 ? PythonFormat.percent(ratio, 1) : "Unbounded";
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append('\n');
    }
}
