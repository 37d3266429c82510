package io.mnemoscope.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one agent at the moment.
 *
 * @param latest the newest snapshot
 * @param snapshots how many were taken, those out of order included
 * @param outOfOrder how many of them came out of order
 * @param firstMillis time of the first snapshot
 * @param firstSeen the order in which agents were first seen: a number that only grows
 * @param trend the classic word
 * @param alerts how many alerts were raised so far
 * @param active the rules that are not quiet, mildest first
 * @param quarantine why its rules are not evaluated; null while they are
 * @param reception how its snapshots are received
 */
public record AgentStats(
        MemorySnapshot latest,
        long snapshots,
        long outOfOrder,
        long firstMillis,
        long firstSeen,
        TrendDirection trend,
        long alerts,
        List<ActiveRule> active,
        @Nullable Quarantine quarantine,
        Reception reception) {
    /** A rule that is pending, firing or recovering for this agent; {@code rule} is its name. */
    public record ActiveRule(RuleType type, String rule, AlertState state, Severity severity, long sinceMillis) {}

    public AgentStats {
        active = List.copyOf(active);
    }

    /** Of an agent whose rules are evaluated and whose snapshots come on time. */
    public AgentStats(
            MemorySnapshot latest,
            long snapshots,
            long outOfOrder,
            long firstMillis,
            long firstSeen,
            TrendDirection trend,
            long alerts,
            List<ActiveRule> active) {
        this(latest, snapshots, outOfOrder, firstMillis, firstSeen, trend, alerts, active, null, Reception.of(latest));
    }

    public AgentId id() {
        return latest.id();
    }

    /** In one word: {@code ok}, {@code pending}, or the worst severity that is active. */
    public String state() {
        return switch (severityRank()) {
            case 0 -> "ok";
            case 1 -> "pending";
            case 2 -> Severity.INFO.wireName();
            case 3 -> Severity.WARNING.wireName();
            default -> Severity.CRITICAL.wireName();
        };
    }

    /** Whether an alert of the highest severity is active. */
    public boolean isCritical() {
        return severityRank() == 2 + Severity.CRITICAL.rank();
    }

    /** Whether any alert is active. */
    public boolean isAlerting() {
        return severityRank() > 1;
    }

    /** How full the fullest of its memory stores is; -1 where all are unbounded, so that it can be sorted by. */
    public double pressureOrNone() {
        double pressure = latest.pressure();
        return Double.isNaN(pressure) ? -1 : pressure;
    }

    /** For sorting the worst first: 0 without alerts, 1 pending, then by severity. */
    public int severityRank() {
        if (active.isEmpty()) {
            return 0;
        }
        int worst = 0;
        for (var rule : active) {
            worst = Math.max(worst, rule.state().active() ? 2 + rule.severity().rank() : 1);
        }
        return worst;
    }
}
