package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * An agent as the HTML templates see it.
 *
 * @param section whether it has a section of its own, to be linked to
 */
record HtmlAgent(Roster roster, int index, boolean section) {
    AgentStats stats() {
        return roster.agents().get(index);
    }

    boolean needsAttention() {
        return stats().isAlerting();
    }

    Map<String, Object> row() {
        var stats = stats();
        var memory = stats.latest().memory();
        return Map.ofEntries(
                Map.entry("id", "a" + index),
                Map.entry("section", section),
                Map.entry("name", roster.keys().get(index)),
                Map.entry("simulation", stats.id().simulation()),
                Map.entry("state", stats.state()),
                Map.entry("active", stats.quarantine() == null ? ReportText.active(stats) : ReportText.state(stats)),
                Map.entry("memory", memory.totalSize() + (memory.hasLimit() ? " of " + memory.maxSize() : "")),
                Map.entry("usage", ReportText.usage(stats.latest())),
                Map.entry("trend", stats.trend().wireName()),
                Map.entry("consolidations", stats.latest().consolidation().total()),
                Map.entry("alerts", stats.alerts()),
                Map.entry("snapshots", stats.snapshots()));
    }

    /** What stands above its charts. */
    List<Map<String, Object>> figures(AgentForecast outlook) {
        var consolidation = stats().latest().consolidation();
        return List.of(
                figure("memory", ReportText.memory(stats().latest().memory())),
                figure("trend", outlook.trend()),
                figure("forecast", outlook.forecast()),
                figure(
                        "consolidations",
                        consolidation.total() + " (" + consolidation.automatic() + " automatic, "
                                + consolidation.manual() + " manual)"),
                figure("alerts", stats().alerts()),
                figure("snapshots", stats().snapshots()));
    }

    /** Its memory stores beside the primary one; mostly none. */
    List<Map<String, Object>> stores() {
        return stats().latest().stores().stream()
                .map(store -> Map.<String, Object>of(
                        "name", store.name(),
                        "role", store.role().wireName(),
                        "value", ReportText.store(store)))
                .toList();
    }

    /** What stands above all; in one pass, since there may be a hundred thousand. */
    static List<Map<String, Object>> summary(List<AgentStats> agents) {
        int critical = 0;
        int alerting = 0;
        long memories = 0;
        long snapshots = 0;
        long alerts = 0;
        var simulations = new HashSet<String>();
        for (var agent : agents) {
            critical += agent.isCritical() ? 1 : 0;
            alerting += agent.isAlerting() ? 1 : 0;
            memories = sum(memories, agent.latest().memory().totalSize());
            snapshots = sum(snapshots, agent.snapshots());
            alerts = sum(alerts, agent.alerts());
            simulations.add(agent.id().simulation());
        }
        return List.of(
                figure("agents", agents.size()),
                figure("simulations", simulations.size()),
                figure("critical", critical),
                figure("with active alerts", alerting),
                figure("memories", memories),
                figure("snapshots", snapshots),
                figure("alerts", alerts));
    }

    /** No further than a long goes: a thousand agents may each say that they have 2^53 - 1 memories. */
    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static Map<String, Object> figure(String name, Object value) {
        return Map.of("name", name, "value", value);
    }
}
