package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import java.util.List;

/**
 * A rule with levels: it says what it measures, {@link AlertLifecycle} does the rest. Immutable and pure.
 *
 * <p>To add one: a record of its own beside {@link ThresholdExceeded}, its name in {@code permits} and in {@link RuleType},
 * a component in {@link RuleSettings}.
 */
public sealed interface AlertRule permits ThresholdExceeded {
    RuleType type();

    /** The levels, mildest severity first; at least one. */
    List<Level> levels();

    /** How many snapshots in a row the condition must hold before the alert fires; 1 fires at once. */
    int holdFor();

    /** How many snapshots in a row must be below the leave level before the alert is resolved. */
    int keepFiringFor();

    /** What this snapshot says of the signal. */
    Measurement measure(MemorySnapshot snapshot);

    /** The alert's text: the measured value, the level, and a hint. */
    String message(double value, Level level);
}
