package io.mnemoscope.monitor;

import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many settings of one kind there are and what memory they take: bounds both.
 *
 * @param <K> whose settings
 */
final class SettingsLimit<K> {
    /** What settings take at least: their rules, once for each owner of agents. */
    static final long EACH = 4_096;

    /** For each rule with what is different about it, and for each of its levels and parameters. */
    static final long PER_PART = 512;

    private final String whose;
    private final int most;
    private final MemoryBudget budget;
    private final Map<K, Long> taken = new HashMap<>();

    /**
     * With nothing taken.
     *
     * @param whose for people: {@code simulations}
     * @param most that are taken
     */
    SettingsLimit(String whose, int most, MemoryBudget budget) {
        this.whose = whose;
        this.most = most;
        this.budget = budget;
    }

    /** Those of the store are taken whatever the limits. */
    void restore(Map<K, SettingsPatch> stored) {
        stored.forEach((key, patch) -> {
            budget.take(Kind.SETTINGS, bytes(patch));
            taken.put(key, bytes(patch));
        });
    }

    /**
     * Stores settings if there is room for them, or takes them away.
     *
     * @param patch null for none
     * @param write puts them into the store; where that fails, all is as before
     * @return failed with {@link Conflict} if there are too many, or no memory for them
     */
    Future<Void> put(K key, @Nullable SettingsPatch patch, Supplier<Future<Void>> write) {
        if (patch == null) {
            return write.get().onSuccess(gone -> release(key));
        }
        var before = taken.get(key);
        if (before == null && taken.size() >= most) {
            return Future.failedFuture(new Conflict("the server keeps the settings of at most " + most + " " + whose
                    + " (limits.max_settings); take some away with {}"));
        }
        long more = bytes(patch) - (before == null ? 0 : before);
        if (more > 0 && !budget.tryTake(Kind.SETTINGS, more)) {
            return Future.failedFuture(new Conflict(
                    "the server's memory for settings is used up (limits.memory); take some away with {}"));
        }
        return write.get()
                .onSuccess(stored -> {
                    taken.put(key, bytes(patch));
                    budget.give(Kind.SETTINGS, Math.max(0, -more));
                })
                .onFailure(cause -> budget.give(Kind.SETTINGS, Math.max(0, more)));
    }

    /** Gives their room back. */
    void release(K key) {
        var bytes = taken.remove(key);
        if (bytes != null) {
            budget.give(Kind.SETTINGS, bytes);
        }
    }

    private static long bytes(SettingsPatch patch) {
        long parts = patch.rules().values().stream()
                .mapToLong(rule -> 1 + rule.levels().size() + rule.parameters().size())
                .sum();
        return EACH + PER_PART * parts;
    }
}
