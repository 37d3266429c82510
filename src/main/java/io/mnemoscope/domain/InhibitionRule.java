package io.mnemoscope.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * While an alert that matches {@code source} is active, alerts that match {@code target} are muted, if both have the same
 * {@code equal} properties: Alertmanager's inhibition rule.
 *
 * @param source all of these match the alert that mutes; not empty
 * @param target all of these match the alert that is muted; not empty
 * @param equal properties that both must share, each once and in order; empty: none
 */
public record InhibitionRule(List<Matcher> source, List<Matcher> target, List<Matcher.Field> equal) {
    /**
     * The rules where nothing is configured: a lost simulation mutes its stalled agents, a critical alert the milder ones of
     * the same agent and rule.
     */
    public static final List<InhibitionRule> DEFAULTS = List.of(
            new InhibitionRule(
                    List.of(Matcher.parse("type=simulation_lost")),
                    List.of(Matcher.parse("type=agent_stalled")),
                    List.of(Matcher.Field.SIMULATION)),
            new InhibitionRule(
                    List.of(Matcher.parse("severity=critical")),
                    List.of(Matcher.parse("severity!=critical")),
                    List.of(Matcher.Field.SIMULATION, Matcher.Field.AGENT, Matcher.Field.RULE)));

    /**
     * Checks the lists.
     *
     * @throws InvalidInput if a list of matchers is empty
     */
    public InhibitionRule {
        source = checked("source", source);
        target = checked("target", target);
        equal = equal.stream().distinct().sorted().toList();
    }

    private static List<Matcher> checked(String name, List<Matcher> matchers) {
        if (matchers.isEmpty()) {
            throw new InvalidInput(name, "must have at least one matcher");
        }
        return List.copyOf(matchers);
    }

    /** Whether this alert mutes others while it is active. */
    public boolean isSource(Alert alert) {
        return matches(source, alert);
    }

    /** Whether this alert is muted while there is a source. */
    public boolean isTarget(Alert alert) {
        return matches(target, alert);
    }

    private static boolean matches(List<Matcher> matchers, Alert alert) {
        for (var matcher : matchers) {
            if (!matcher.matches(alert)) {
                return false;
            }
        }
        return true;
    }

    /** What an alert shares with those that it mutes, or that mute it. */
    public List<String> key(Alert alert) {
        var key = new ArrayList<String>(equal.size());
        for (var field : equal) {
            key.add(field.of(alert));
        }
        return key;
    }

    /** How many instructions its expressions have. */
    public long instructions() {
        return source.stream().mapToLong(Matcher::instructions).sum()
                + target.stream().mapToLong(Matcher::instructions).sum();
    }

    /** About the memory that its compiled expressions take, bytes. */
    public long patternBytes() {
        return source.stream().mapToLong(Matcher::bytes).sum()
                + target.stream().mapToLong(Matcher::bytes).sum();
    }
}
