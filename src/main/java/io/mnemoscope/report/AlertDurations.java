package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long alerts lasted, or have lasted so far: up to the newest snapshot of their agent, which is as far as anything is
 * known of it.
 *
 * @param newestMillis of each agent
 */
record AlertDurations(Map<AgentId, Long> newestMillis) {
    private static final double MILLIS = 1_000;

    static AlertDurations of(Roster roster) {
        return new AlertDurations(roster.agents().stream()
                .collect(
                        Collectors.toMap(AgentStats::id, agent -> agent.latest().timestampMillis(), Math::max)));
    }

    /** {@code 3 min}, {@code 3 min so far}; a classic alert is a moment. */
    String text(Alert alert) {
        if (alert.resolvedMillis() < 0) {
            long newest = alert.ofSimulation() ? 0 : newestMillis.getOrDefault(alert.agent(), 0L);
            long known = Math.max(alert.updatedMillis(), newest);
            return seconds(alert.startedMillis(), known) + " so far";
        }
        return alert.resolvedMillis() == alert.startedMillis()
                ? "a moment"
                : seconds(alert.startedMillis(), alert.resolvedMillis());
    }

    private static String seconds(long fromMillis, long toMillis) {
        return Durations.text((toMillis - fromMillis) / MILLIS);
    }
}
