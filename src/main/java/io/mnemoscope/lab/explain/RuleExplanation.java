package io.mnemoscope.lab.explain;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AgentSilence;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.RuleSpec;
import io.mnemoscope.domain.rules.Signal;
import io.mnemoscope.domain.rules.SimulationView;
import io.mnemoscope.domain.stats.RobustScores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule can be measured from what an agent sends, and what is known of the rules that silence and company feed.
 *
 * @param rule null where the rule is off, or is new since the replay's rules
 */
record RuleExplanation(
        RuleSpec spec,
        @Nullable AlertRule rule,
        List<Evaluation> evaluations,
        Explainer.PeerGroup peers,
        Replay replay,
        long nowMillis) {
    private static final double MILLIS = 1_000;

    boolean measurable() {
        if (spec.type().trigger() == Trigger.PEERS) {
            return peers.agents() >= leastPeers();
        }
        return evaluations.isEmpty() || evaluations.get(evaluations.size() - 1).value() != Signal.NOT_MEASURABLE;
    }

    private int leastPeers() {
        return rule == null ? RobustScores.LEAST : rule.leastPeers();
    }

    /** For people. */
    String why() {
        if (!spec.enabled()) {
            return "the rule is off";
        }
        return switch (spec.type().trigger()) {
            case SIMULATION -> "judged on a timer, for the whole simulation; single evaluations are not kept";
            case SILENCE ->
                "a snapshot ends the silence; how long it lasts is evaluated on a timer while the simulation runs, which is not kept";
            case PEERS -> amongOthers();
            case SNAPSHOT -> ofSnapshots();
        };
    }

    private String amongOthers() {
        if (!measurable()) {
            return "not measurable: at least " + leastPeers() + " agents of the simulation are compared, there are "
                    + peers.agents();
        }
        return "compared on a timer with the " + (peers.agents() - 1)
                + " others of its simulation; single comparisons are not kept";
    }

    private String ofSnapshots() {
        if (rule == null) {
            return "new: not evaluated yet";
        }
        if (!measurable()) {
            return ExplanationJson.needs(rule.needs());
        }
        if (evaluations.stream().noneMatch(each -> Signal.isMeasured(each.value()))) {
            return "no data: too few snapshots, or what it looks at has not happened in them";
        }
        return "on each snapshot";
    }

    /** How long nothing has come, where that matters; NaN where it does not. */
    double silentSeconds() {
        return switch (spec.type().trigger()) {
            case SIMULATION -> Math.max(0, nowMillis - peers.arrivedMillis()) / MILLIS;
            case SILENCE -> silentMillis() / MILLIS;
            case SNAPSHOT, PEERS -> Double.NaN;
        };
    }

    private long silentMillis() {
        return peers.arrivedMillis() - peers.agent().reception().arrivedMillis();
    }

    /** What the timer would measure now; NaN where there is none or too little is known. */
    double valueNow() {
        if (rule == null) {
            return Double.NaN;
        }
        if (rule.trigger() == Trigger.SIMULATION) {
            return rule.simulation(new SimulationView(silentSeconds(), peers.usualSeconds(), peers.agents()));
        }
        if (rule.trigger() != Trigger.SILENCE || silentMillis() <= 0) {
            return Double.NaN;
        }
        var latest = peers.agent().latest();
        boolean steps = latest.hasStep() && peers.step() != MemorySnapshot.NO_STEP;
        return rule.silence(new AgentSilence(
                silentMillis(),
                steps ? peers.step() - latest.step() : AgentSilence.NO_STEPS,
                peers.agent().reception()));
    }
}
