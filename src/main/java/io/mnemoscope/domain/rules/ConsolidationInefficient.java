package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * Consolidations are rare and huge. Signal: memories per consolidation over about the last {@code window} consolidations,
 * not over the whole life.
 */
public record ConsolidationInefficient(RuleSpec spec) implements AlertRule {
    private static final String WINDOW = "window";
    private static final double LEAVE = 0.8;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_inefficient", Trigger.SNAPSHOT)
            .description("memories per consolidation, over the last consolidations")
            .level(new Level(Severity.INFO, 100, 100 * LEAVE))
            .parameter(WINDOW, 10, 1, 1_000_000, "consolidations that are looked back on")
            .snapshots(3, 5)
            .makes(ConsolidationInefficient::new);

    /** The level that begins at {@code enter} memories. */
    static List<Level> infoAt(double enter) {
        return List.of(new Level(Severity.INFO, enter, enter * LEAVE));
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current().consolidation();
        if (now.total() == 0) {
            return Signal.NO_DATA;
        }
        double window = spec.parameter(WINDOW);
        var previous = sample.previous();
        if (memory.isEmpty() && previous != null) {
            Counters.read(
                    memory,
                    0,
                    previous.consolidation().total(),
                    previous.consolidation().memories(),
                    window);
        }
        Counters.read(memory, 0, now.total(), now.memories(), window);
        double consolidations = Counters.x(memory, 0, now.total());
        return consolidations <= 0 ? Signal.NO_DATA : Counters.y(memory, 0, now.memories()) / consolidations;
    }

    @Override
    public String measured(double value) {
        return "Large consolidations, " + unit(value) + " memories each recently";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 0);
    }

    @Override
    public String hint() {
        return "consolidate more often";
    }
}
