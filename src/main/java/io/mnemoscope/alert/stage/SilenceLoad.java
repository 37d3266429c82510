package io.mnemoscope.alert.stage;

import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.operations.Conditions;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import java.util.Collection;

/** What all silences take together, counted against the memory budget and bounds of their own. One event loop. */
final class SilenceLoad {
    /** Of the expressions of all silences that have not ended: an alert is matched against each. */
    static final int MAX_INSTRUCTIONS = 50_000;

    private static final String COMPONENT = "silences";
    private static final int SHOWN = 3;

    private final Operations operations;
    private long instructions;

    SilenceLoad(Operations operations) {
        this.operations = operations;
    }

    /**
     * Takes what a new one needs, or nothing.
     *
     * @throws Conflict if there is no room
     */
    void admit(Silence silence) {
        long more = silence.instructions();
        if (instructions + more > MAX_INSTRUCTIONS) {
            throw new Conflict("the expressions of all silences may have " + MAX_INSTRUCTIONS
                    + " instructions together, this one's " + more + " and the others' " + instructions
                    + " are more: end some silences first");
        }
        var budget = operations.budget();
        if (!budget.tryTake(Kind.PATTERNS, silence.patternBytes())) {
            throw full();
        }
        if (!budget.tryTake(Kind.SETTINGS, silence.textBytes())) {
            budget.give(Kind.PATTERNS, silence.patternBytes());
            throw full();
        }
        instructions += active(silence);
    }

    private static Conflict full() {
        return new Conflict("there is no memory left for silences: end some first");
    }

    private static long active(Silence silence) {
        return silence.patternBytes() == 0 ? 0 : silence.instructions();
    }

    /** Bytes of the texts of silences that have ended and are kept. */
    long mostEnded() {
        return operations.budget().limit(Kind.SETTINGS) / 4;
    }

    /** Takes what one needs that is there already. */
    void take(Silence silence) {
        operations.budget().take(Kind.PATTERNS, silence.patternBytes());
        operations.budget().take(Kind.SETTINGS, silence.textBytes());
        instructions += active(silence);
    }

    /** Gives back what one took. */
    void give(Silence silence) {
        operations.budget().give(Kind.PATTERNS, silence.patternBytes());
        operations.budget().give(Kind.SETTINGS, silence.textBytes());
        instructions -= active(silence);
    }

    /** Those that have not ended and cannot be evaluated are a condition of the server. */
    void say(Collection<Silence> broken) {
        if (broken.isEmpty()) {
            operations.conditions().clear(COMPONENT);
            return;
        }
        var some = broken.stream()
                .limit(SHOWN)
                .map(silence -> silence.id() + " (" + silence.error() + ")")
                .toList();
        operations
                .conditions()
                .set(
                        COMPONENT,
                        Conditions.Level.DEGRADED,
                        broken.size() + " cannot be evaluated and mute nothing: " + String.join(", ", some)
                                + "; DELETE /api/v1/silences/{id} ends one");
    }
}
