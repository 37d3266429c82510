package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import java.util.List;

/** The full report as plain text. */
record FullText() implements FullReport.Style {
    static final ReportFormat FORMAT = ReportFormat.of(
                    new ReadReport.Format("text", ReadReport.Format.FULL),
                    "text/plain; charset=utf-8",
                    with -> new FullReport(with.snapshots(), with.alerts(), new FullText()))
            .withWorstFirst();

    private static final String DOUBLE_RULE = "=".repeat(60);
    private static final String RULE = "-".repeat(40);

    @Override
    public String head(Roster roster) {
        var agents = roster.agents();
        long alerting = agents.stream().filter(AgentStats::isAlerting).count();
        return String.join(
                "\n",
                DOUBLE_RULE,
                "Memory Monitoring Report",
                DOUBLE_RULE,
                "",
                "Agents: " + agents.size() + ", with active alerts: " + alerting,
                "",
                "");
    }

    @Override
    public String agent(String key, AgentStats agent, AgentForecast outlook) {
        var consolidation = agent.latest().consolidation();
        var stores = new StringBuilder();
        agent.latest()
                .stores()
                .forEach(store -> stores.append("Memory store ")
                        .append(store.name())
                        .append(" (")
                        .append(store.role().wireName())
                        .append("): ")
                        .append(ReportText.store(store))
                        .append('\n'));
        return String.join(
                "\n",
                "Agent: " + key,
                RULE,
                "State: " + ReportText.state(agent),
                "Memory: " + ReportText.memory(agent.latest().memory()),
                stores + "Trend: " + outlook.trend(),
                "Forecast: " + outlook.forecast(),
                "Consolidations: " + consolidation.total() + " (" + consolidation.automatic() + " automatic, "
                        + consolidation.manual() + " manual); " + outlook.consolidation(),
                "Snapshots: " + agent.snapshots()
                        + (agent.outOfOrder() == 0 ? "" : " (" + agent.outOfOrder() + " out of order)"),
                "Alerts: " + agent.alerts(),
                "",
                "");
    }

    @Override
    public String alerts(List<Alert> newest, AlertDurations lasting) {
        var out = new StringBuilder();
        if (!newest.isEmpty()) {
            out.append("Newest alerts:\n").append(RULE).append('\n');
            newest.forEach(alert -> out.append(alert.text())
                    .append(" (")
                    .append(lasting.text(alert))
                    .append(")\n"));
            out.append('\n');
        }
        return out.append(DOUBLE_RULE).append('\n').toString();
    }
}
