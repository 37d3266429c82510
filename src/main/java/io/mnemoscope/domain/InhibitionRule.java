package io.mnemoscope.domain;

import java.util.List;
import java.util.Set;

/**
 * While an alert that matches {@code source} is active, alerts that match {@code target} are muted, if both have the same
 * {@code equal} properties: Alertmanager's inhibition rule.
 *
 * @param source all of these match the alert that mutes; not empty
 * @param target all of these match the alert that is muted; not empty
 * @param equal properties that both must share; empty: none
 */
public record InhibitionRule(List<Matcher> source, List<Matcher> target, Set<Matcher.Field> equal) {
    /**
     * The rules where nothing is configured: a lost simulation mutes its stalled agents, a critical alert the milder ones of
     * the same agent and rule.
     */
    public static final List<InhibitionRule> DEFAULTS = List.of(
            new InhibitionRule(
                    List.of(Matcher.parse("type=simulation_lost")),
                    List.of(Matcher.parse("type=agent_stalled")),
                    Set.of(Matcher.Field.SIMULATION)),
            new InhibitionRule(
                    List.of(Matcher.parse("severity=critical")),
                    List.of(Matcher.parse("severity!=critical")),
                    Set.of(Matcher.Field.SIMULATION, Matcher.Field.AGENT, Matcher.Field.RULE)));

    /**
     * Checks the lists.
     *
     * @throws InvalidInput if a list of matchers is empty
     */
    public InhibitionRule {
        source = checked("source", source);
        target = checked("target", target);
        equal = Set.copyOf(equal);
    }

    private static List<Matcher> checked(String name, List<Matcher> matchers) {
        if (matchers.isEmpty()) {
            throw new InvalidInput(name, "must have at least one matcher");
        }
        return List.copyOf(matchers);
    }

    /** Whether this alert mutes others while it is active. */
    public boolean isSource(Alert alert) {
        return source.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /** Whether this alert is muted while there is a source. */
    public boolean isTarget(Alert alert) {
        return target.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /** What an alert shares with those that it mutes, or that mute it. */
    public List<String> key(Alert alert) {
        return equal.stream().sorted().map(field -> field.of(alert)).toList();
    }

    /** About the memory that its compiled expressions take, bytes. */
    public long patternBytes() {
        return source.stream().mapToLong(Matcher::bytes).sum()
                + target.stream().mapToLong(Matcher::bytes).sum();
    }
}
