package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * A whole simulation has gone silent. Signal: seconds since the last snapshot of any of its agents, 0 while such a
 * silence is usual for it: up to three times its longest recent gap, or what its run expects a step to take. Its alert has
 * no agent; {@link SimulationWatch} holds it.
 */
public record SimulationLost(RuleSpec spec) implements AlertRule {
    static final RuleDefinition PREBUILT = RuleDefinition.of("simulation_lost", Trigger.SIMULATION)
            .description("silence of a whole simulation, seconds")
            .level(new Level(Severity.WARNING, 60, 1))
            .makes(SimulationLost::new);

    @Override
    public double simulation(SimulationView view) {
        return view.silentSeconds() < view.usualSeconds() ? 0 : view.silentSeconds();
    }

    @Override
    public String measured(double value) {
        return value == 0 ? "The simulation is back" : "Nothing from the simulation for " + unit(value);
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, value < 10 ? 1 : 0) + " s";
    }

    @Override
    public String hint() {
        return "see whether it ended, crashed, or cannot reach the server";
    }
}
