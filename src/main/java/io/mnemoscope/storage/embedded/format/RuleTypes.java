package io.mnemoscope.storage.embedded.format;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of rules in the columns and blocks of a store. The first ones have numbers there; the others are kept by name, and
 * can be read whatever rules there are.
 */
public final class RuleTypes {
    /** A kind's number is its place. The list is complete: later kinds have no number. */
    private static final List<String> NUMBERED = List.of(
            "threshold_exceeded",
            "abnormal_growth",
            "consolidation_inefficient",
            "consolidation_needed",
            "consolidation_storm",
            "consolidation_ineffective",
            "consolidation_slow",
            "eviction_started",
            "limit_forecast",
            "growth_outlier",
            "agent_stalled",
            "simulation_lost",
            "gauge");

    /** The place here is in files: new ones go to the end. */
    private static final List<Trigger> TRIGGERS =
            List.of(Trigger.SNAPSHOT, Trigger.SILENCE, Trigger.PEERS, Trigger.SIMULATION);

    private RuleTypes() {}

    /** In a column: a number, or the name where there is none. */
    public static Object column(RuleType type) {
        int number = NUMBERED.indexOf(type.wireName());
        return number < 0 ? type.wireName() : (Object) number;
    }

    /** In a block: the number; where there is none, one past all numbers by trigger, and the name must follow. */
    public static int number(RuleType type) {
        int number = NUMBERED.indexOf(type.wireName());
        return number < 0 ? NUMBERED.size() + TRIGGERS.indexOf(type.trigger()) : number;
    }

    /** Whether a name must follow this number. */
    public static boolean named(long number) {
        return number >= NUMBERED.size() && number < NUMBERED.size() + TRIGGERS.size();
    }

    /**
     * The kind of a number, or of a number and the name that follows it.
     *
     * @throws IllegalStateException if it is none: the row is damaged, or a later version wrote it
     */
    public static RuleType numbered(long number, @Nullable String name) {
        if (named(number) && name != null) {
            return made(name, TRIGGERS.get((int) number - NUMBERED.size()));
        }
        if (number < 0 || number >= NUMBERED.size()) {
            throw Members.damaged("no RuleType has the number " + number);
        }
        return read(NUMBERED.get((int) number), false);
    }

    /**
     * The kind of a name. Of one that there is no rule of, nothing is known but what its alerts are about.
     *
     * @param ofSimulation whether they are about whole simulations
     * @throws IllegalStateException if it cannot be a name: the row is damaged
     */
    public static RuleType read(@Nullable String name, boolean ofSimulation) {
        if (name == null) {
            throw Members.damaged("no RuleType is " + name);
        }
        var known = RuleRegistry.type(name);
        return known != null ? known : made(name, ofSimulation ? Trigger.SIMULATION : Trigger.SNAPSHOT);
    }

    private static RuleType made(String name, Trigger trigger) {
        try {
            return new RuleType(name, trigger);
        } catch (InvalidInput e) {
            throw Members.damaged("no RuleType is " + InvalidInput.shown(name));
        }
    }
}
