package io.mnemoscope.lives;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lives with one fault came to.
 *
 * @param missed how many faults were not found in time
 * @param delays steps until each of the others was found, the shortest first
 * @param notified notifications that said something new of the faults
 * @param others healthy agents beside them that were warned
 * @param signs in how many lives each rule fired because of the fault
 */
record FaultRow(
        String script,
        int lives,
        int missed,
        List<Double> delays,
        int notified,
        int others,
        Map<String, Integer> signs) {
    static final String TITLE = "%-20s %5s %5s %6s %6s %8s %6s  %s%n"
            .formatted("fault", "lives", "found", "median", "worst", "notified", "others", "lives by rule");

    static FaultRow of(List<Outcome> outcomes) {
        var signs = new TreeMap<String, Integer>();
        outcomes.forEach(each -> each.signs().forEach(rule -> signs.merge(rule, 1, Integer::sum)));
        var delays = outcomes.stream()
                .filter(Outcome::found)
                .map(Outcome::delay)
                .sorted()
                .toList();
        return new FaultRow(
                outcomes.get(0).life().script(),
                outcomes.size(),
                outcomes.size() - delays.size(),
                delays,
                outcomes.stream().mapToInt(Outcome::notified).sum(),
                outcomes.stream().mapToInt(each -> each.warned().size()).sum(),
                signs);
    }

    static FaultRow sum(List<FaultRow> rows) {
        var signs = new TreeMap<String, Integer>();
        rows.forEach(row -> row.signs().forEach((rule, lives) -> signs.merge(rule, lives, Integer::sum)));
        return new FaultRow(
                "all",
                rows.stream().mapToInt(FaultRow::lives).sum(),
                rows.stream().mapToInt(FaultRow::missed).sum(),
                rows.stream().flatMap(row -> row.delays().stream()).sorted().toList(),
                rows.stream().mapToInt(FaultRow::notified).sum(),
                rows.stream().mapToInt(FaultRow::others).sum(),
                signs);
    }

    String line() {
        return "%-20s %5d %5d %6s %6s %8.1f %6d  %s%n"
                .formatted(
                        script,
                        lives,
                        delays.size(),
                        delay(delays.size() / 2),
                        delay(delays.size() - 1),
                        (double) notified / lives,
                        others,
                        signs);
    }

    private String delay(int index) {
        return delays.isEmpty() ? "-" : Long.toString(Math.round(delays.get(index)));
    }

    Floor floor() {
        return new Floor(script, Map.of("missed", (long) missed, "notified", (long) notified, "others", (long) others));
    }
}
