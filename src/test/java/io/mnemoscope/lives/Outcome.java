package io.mnemoscope.lives;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the server made of a life. */
record Outcome(Life life, List<Raised> raised, List<Delivered> delivered) {
    /** Its timers look once a second. */
    private static final long LATE_MILLIS = 2_000;

    private Harm harm() {
        return Objects.requireNonNull(life.harm());
    }

    private boolean sick(Raised alert) {
        return life.harm() != null
                && alert.millis() >= harm().begins()
                && (harm().agent().equals(Harm.ALL) || alert.agent().equals(harm().agent()));
    }

    private Stream<Raised> groundless() {
        return raised.stream().filter(alert -> !sick(alert));
    }

    /** The agents that had a warning, or worse, without a cause; {@link Harm#ALL} among them. */
    Set<String> warned() {
        return groundless().filter(Raised::warning).map(Raised::agent).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same with those that had an info only. */
    Set<String> alarmed() {
        return groundless().map(Raised::agent).collect(Collectors.toCollection(TreeSet::new));
    }

    long warnings() {
        return groundless().filter(Raised::warning).count();
    }

    /** How many alarmed agents each rule has. */
    Map<String, Integer> causes() {
        var agents = new TreeMap<String, Set<String>>();
        groundless()
                .forEach(alert -> agents.computeIfAbsent(label(alert), rule -> new TreeSet<>())
                        .add(alert.agent()));
        var counts = new TreeMap<String, Integer>();
        agents.forEach((rule, its) -> counts.put(rule, its.size()));
        return counts;
    }

    private static String label(Raised alert) {
        return alert.rule() + (alert.warning() ? "" : " (info)");
    }

    /** The first alert of the fault; -1 for none. */
    private long foundMillis() {
        return raised.stream()
                .filter(this::sick)
                .mapToLong(Raised::millis)
                .min()
                .orElse(-1);
    }

    /** Whether the fault was found in time. */
    boolean found() {
        long at = foundMillis();
        return at >= 0 && at <= harm().onset() + harm().within() * harm().step() + LATE_MILLIS;
    }

    /** Steps from the onset to the first alert, 0 if it was before. */
    double delay() {
        return Math.max(0, foundMillis() - harm().onset()) / (double) harm().step();
    }

    /** The rules that fired because of the fault. */
    Set<String> signs() {
        return raised.stream().filter(this::sick).map(Raised::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Notifications that say something new of the fault. */
    int notified() {
        var count = new Delivered.Count(harm().agent());
        delivered.stream().filter(each -> each.millis() >= harm().begins()).forEach(count::add);
        return count.news();
    }
}
