package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.RuleType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all ledgers come to beside what did fire. Counts are exact, the list of alerts has a limit. One thread. */
final class BacktestResult {
    private final int limit;
    private final Map<String, RuleResult> rules = new TreeMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private long leftOut;

    /** The counts of one rule. */
    static final class RuleResult {
        final RuleType type;
        long fired;
        long flaps;
        long millis;
        long open;
        /** Of those that would have fired: how many did. */
        long both;

        long live;
        long liveMillis;
        long liveOpen;
        /** Of those that did fire: how many would not have. */
        long onlyLive;

        private RuleResult(RuleType type) {
            this.type = type;
        }

        private void count(AlertIntervals ours, AlertIntervals theirs, long endMillis) {
            fired += ours.size();
            open += ours.open();
            millis += ours.millis(endMillis);
            both += Arrays.stream(ours.partners(theirs))
                    .filter(partner -> partner >= 0)
                    .count();
            live += theirs.size();
            liveOpen += theirs.open();
            liveMillis += theirs.millis(endMillis);
            onlyLive += Arrays.stream(theirs.partners(ours))
                    .filter(partner -> partner < 0)
                    .count();
        }
    }

    /**
     * One alert of the list; at least one of the two is there.
     *
     * @param together whether there was a live one at the same time, known in full or not
     */
    record Entry(@Nullable SimulatedAlert ours, @Nullable Alert live, boolean together, long startedMillis) {}

    BacktestResult(int limit) {
        this.limit = limit;
    }

    /** For how many more alerts there is room in the list. */
    int room() {
        return Math.max(0, limit - entries.size());
    }

    /**
     * Takes in what came of an agent, or of a simulation as a whole.
     *
     * @param live what did fire
     * @param endMillis up to when alerts that are not over have lasted
     */
    void add(FiredAlerts fired, List<RecordedAlert> live, long endMillis) {
        var theirs = byRule(live);
        var types = new TreeMap<>(fired.types());
        theirs.forEach((rule, alerts) -> types.put(rule, alerts.get(0).type()));
        types.forEach((rule, type) -> {
            var alerts = theirs.getOrDefault(rule, List.of());
            var spans = new AlertIntervals();
            for (var alert : alerts) {
                spans.add(alert.startMillis(), alert.endMillis());
            }
            var ours = fired.spans(rule);
            var counts = rules.computeIfAbsent(rule, name -> new RuleResult(type));
            counts.flaps += fired.flaps(rule);
            counts.count(ours, spans, endMillis);
            list(fired, rule, ours.partners(spans), alerts);
            listLive(spans.partners(ours), alerts);
        });
    }

    private void list(FiredAlerts fired, String rule, int[] partners, List<RecordedAlert> alerts) {
        leftOut += partners.length;
        for (var alert : fired.listed()) {
            if (alert.fired.alert().rule().equals(rule)) {
                int partner = partners[alert.index];
                var live = partner < 0 ? null : alerts.get(partner).alert();
                long started = alert.fired.alert().startedMillis();
                leftOut--;
                list(new Entry(alert, live, partner >= 0, started));
            }
        }
    }

    private void listLive(int[] partners, List<RecordedAlert> alerts) {
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] < 0) {
                var live = alerts.get(i);
                if (live.alert() == null) {
                    leftOut++;
                } else {
                    list(new Entry(null, live.alert(), false, live.startMillis()));
                }
            }
        }
    }

    private void list(Entry entry) {
        if (entries.size() < limit) {
            entries.add(entry);
        } else {
            leftOut++;
        }
    }

    private static Map<String, List<RecordedAlert>> byRule(List<RecordedAlert> live) {
        var byRule = new TreeMap<String, List<RecordedAlert>>();
        live.stream()
                .sorted(Comparator.comparingLong(RecordedAlert::startMillis))
                .forEach(alert -> byRule.computeIfAbsent(alert.rule(), rule -> new ArrayList<>())
                        .add(alert));
        return byRule;
    }

    Map<String, RuleResult> rules() {
        return rules;
    }

    /** In the order of their beginnings. */
    List<Entry> entries() {
        entries.sort(Comparator.comparingLong(Entry::startedMillis));
        return entries;
    }

    /** Alerts that there was no room for. */
    long leftOut() {
        return leftOut;
    }
}
