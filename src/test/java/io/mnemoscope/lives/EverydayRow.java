package io.mnemoscope.lives;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What healthy lives of one kind came to.
 *
 * @param warned agents that had a warning or worse
 * @param alarmed agents that had any alert, be it an info
 * @param warnings how many there were
 * @param causes alarmed agents by rule
 */
record EverydayRow(
        String script,
        int agents,
        long snapshots,
        int warned,
        int alarmed,
        long warnings,
        Map<String, Integer> causes) {
    static final String TITLE = "%-20s %6s %9s %6s %7s %8s  %s%n"
            .formatted("everyday", "agents", "snapshots", "warned", "alarmed", "warnings", "alarmed agents by rule");

    static EverydayRow of(List<Outcome> outcomes) {
        var causes = new TreeMap<String, Integer>();
        outcomes.forEach(each -> each.causes().forEach((rule, agents) -> causes.merge(rule, agents, Integer::sum)));
        return new EverydayRow(
                outcomes.get(0).life().script(),
                outcomes.stream().mapToInt(each -> each.life().agents()).sum(),
                outcomes.stream()
                        .mapToLong(each -> each.life().arrivals().size())
                        .sum(),
                outcomes.stream().mapToInt(each -> each.warned().size()).sum(),
                outcomes.stream().mapToInt(each -> each.alarmed().size()).sum(),
                outcomes.stream().mapToLong(Outcome::warnings).sum(),
                causes);
    }

    static EverydayRow sum(List<EverydayRow> rows) {
        var causes = new TreeMap<String, Integer>();
        rows.forEach(row -> row.causes().forEach((rule, agents) -> causes.merge(rule, agents, Integer::sum)));
        return new EverydayRow(
                "all",
                rows.stream().mapToInt(EverydayRow::agents).sum(),
                rows.stream().mapToLong(EverydayRow::snapshots).sum(),
                rows.stream().mapToInt(EverydayRow::warned).sum(),
                rows.stream().mapToInt(EverydayRow::alarmed).sum(),
                rows.stream().mapToLong(EverydayRow::warnings).sum(),
                causes);
    }

    String line() {
        return "%-20s %6d %9d %6d %7d %8d  %s%n"
                .formatted(script, agents, snapshots, warned, alarmed, warnings, causes);
    }

    Floor floor() {
        return new Floor(script, Map.of("warned", (long) warned, "alarmed", (long) alarmed, "warnings", warnings));
    }
}
