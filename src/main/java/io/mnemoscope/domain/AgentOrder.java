package io.mnemoscope.domain;

import java.util.Comparator;
import java.util.Locale;

/** The orders in which agents are listed. */
public enum AgentOrder {
    /** By simulation, then agent. */
    NAME,
    /** Worst state first, then the fullest. */
    WORST,
    /** Largest first. */
    SIZE,
    /** Most recently heard of first. */
    LAST_SEEN,
    /** In the order in which they came. */
    FIRST_SEEN;

    private static final Comparator<AgentStats> BY_NAME = Comparator.comparing(
                    (AgentStats agent) -> agent.id().simulation())
            .thenComparing(agent -> agent.id().agent());

    /** A total order: agents that are equal in it come by name. */
    public Comparator<AgentStats> comparator() {
        return switch (this) {
            case NAME -> BY_NAME;
            case WORST ->
                Comparator.comparingInt(AgentStats::severityRank)
                        .thenComparingDouble(AgentStats::pressureOrNone)
                        .reversed()
                        .thenComparing(BY_NAME);
            case SIZE ->
                Comparator.comparingLong(
                                (AgentStats agent) -> agent.latest().memory().totalSize())
                        .reversed()
                        .thenComparing(BY_NAME);
            case LAST_SEEN ->
                Comparator.comparingLong((AgentStats agent) -> agent.latest().timestampMillis())
                        .reversed()
                        .thenComparing(BY_NAME);
            case FIRST_SEEN -> Comparator.comparingLong(AgentStats::firstSeen).thenComparing(BY_NAME);
        };
    }

    /**
     * The order of this name.
     *
     * @throws InvalidInput if there is none
     */
    public static AgentOrder named(String name) {
        for (var order : values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(name)) {
                return order;
            }
        }
        throw new InvalidInput(
                "sort", "must be name, worst, size, last_seen or first_seen: " + InvalidInput.shown(name));
    }
}
