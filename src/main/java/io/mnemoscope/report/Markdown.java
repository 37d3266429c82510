package io.mnemoscope.report;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The full report as Markdown (CommonMark, and GitHub's tables). Names and messages are escaped so that they show as what
 * they are wherever they stand.
 */
record Markdown(long nowMillis) implements FullReport.Style {
    static final ReportFormat FORMAT = ReportFormat.of(
                    "markdown",
                    "text/markdown; charset=utf-8",
                    with -> new FullReport(
                            with.snapshots(),
                            with.alerts(),
                            new Markdown(with.clock().millis())))
            .withWorstFirst();

    private static final String SPECIAL = "\\`*_{}[]()<>#+-.!|~&:@\"'$^=";

    @Override
    public String head(Roster roster) {
        var agents = roster.agents();
        long alerting = agents.stream().filter(AgentStats::isAlerting).count();
        return "# Memory report\n\n" + Rfc3339.format(nowMillis) + ", " + agents.size() + " agents, " + alerting
                + " with active alerts.\n\n"
                + "| agent | state | memory | usage | trend | forecast | consolidation | alerts |\n"
                + "|---|---|--:|--:|---|---|---|--:|\n";
    }

    @Override
    public String agent(String key, AgentStats agent, AgentForecast outlook) {
        var memory = agent.latest().memory();
        return row(
                escaped(key),
                agent.active().isEmpty() && agent.quarantine() == null
                        ? agent.state()
                        : escaped(ReportText.state(agent)),
                memory.totalSize() + (memory.hasLimit() ? " of " + memory.maxSize() : "") + stores(agent),
                ReportText.usage(agent.latest(), Markdown::escaped),
                outlook.trend(),
                outlook.forecast(),
                outlook.consolidation(),
                Long.toString(agent.alerts()));
    }

    @Override
    public String alerts(List<Alert> newest, AlertDurations lasting) {
        var out = new StringBuilder();
        if (!newest.isEmpty()) {
            out.append(
                    "\n## Newest alerts\n\n| time | severity | agent | rule | message | duration |\n|---|---|---|---|---|---|\n");
            for (var alert : newest) {
                out.append(row(
                        Rfc3339.format(alert.updatedMillis()),
                        alert.severity().wireName(),
                        escaped(
                                alert.ofSimulation()
                                        ? ReportText.whose(alert)
                                        : alert.agent().simulation() + "/"
                                                + alert.agent().agent()),
                        escaped(alert.type().wireName()),
                        escaped(alert.message()),
                        lasting.text(alert)));
            }
        }
        return out.toString();
    }

    /** Its memory stores beside the primary one: {@code ; context (context): 7946 of 8192 tokens (97.0%)}. */
    private static String stores(AgentStats agent) {
        return agent.latest().stores().stream()
                .map(store ->
                        "; " + escaped(store.name()) + " (" + store.role().wireName() + "): " + ReportText.store(store))
                .collect(Collectors.joining());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Each special character behind a backslash: CommonMark allows that for all ASCII punctuation. */
    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
        });
        return out.toString();
    }
}
