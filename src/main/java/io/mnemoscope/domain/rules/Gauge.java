package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.Objects;

/** A figure that the simulation sends beside its memory, above or below a level. Signal: the gauge. */
public record Gauge(RuleSpec spec) implements AlertRule {
    /** Of these there may be many, each with a name of its own. */
    static final RuleType TYPE = new RuleType("gauge", Trigger.SNAPSHOT);

    /** What a gauge rule has that does not say otherwise: no level, so that one must be given. */
    static final RuleDefinition PREBUILT = RuleDefinition.of(TYPE.wireName(), TYPE.trigger())
            .description("a gauge that the simulation sends")
            .gauge()
            .level(new Level(Severity.WARNING, Double.MAX_VALUE, Double.MAX_VALUE))
            .makes(Gauge::new);

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var name = Objects.requireNonNull(spec.gauge());
        var value = sample.current().gauges().get(name);
        if (value != null) {
            return value;
        }
        var previous = sample.previous();
        return previous != null && previous.gauges().containsKey(name) ? Signal.NO_DATA : Signal.NOT_MEASURABLE;
    }

    @Override
    public String measured(double value) {
        return spec.gauge() + " at " + unit(value);
    }

    @Override
    public String unit(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public String hint() {
        return "";
    }

    @Override
    public String needs() {
        return "the gauge " + spec.gauge();
    }
}
