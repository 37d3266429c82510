package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleScratch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules remember of an agent, as bytes: for each rule its number or its name, how many cells, and the cells, whole ones as
 * the difference from the cell two before (most hold pairs of counters), others bit for bit.
 */
public final class RuleMemories {
    /** A number, the place here, is shorter than a name. The list is complete: all other rules are kept by name. */
    private static final List<String> NUMBERED = List.of(
            "consolidation_inefficient",
            "consolidation_storm",
            "consolidation_slow",
            "limit_forecast",
            "agent_stalled",
            "eviction_started");
    /** The number that a name follows. */
    private static final int NAMED = 255;

    private static final double EXACT = 1L << 53;

    private RuleMemories() {}

    /** The memories as bytes; null if nobody remembers anything. */
    public static byte @Nullable [] bytes(Map<String, RuleCheckpoint> progress) {
        var to = new ByteSink(128);
        for (var rule : progress.entrySet()) {
            var memory = rule.getValue().memory();
            if (!memory.isEmpty()) {
                write(to, rule.getKey());
                write(to, memory.toArray());
            }
        }
        return to.length() == 0 ? null : to.copy();
    }

    private static void write(ByteSink to, String rule) {
        int number = NUMBERED.indexOf(rule);
        to.put(number < 0 ? NAMED : number);
        if (number < 0) {
            to.text(rule);
        }
    }

    private static void write(ByteSink to, double[] cells) {
        to.varint(cells.length);
        for (int i = 0; i < cells.length; i++) {
            long before = i < 2 ? 0 : (long) cells[i - 2];
            if (isWhole(cells[i]) && before > -EXACT && before < EXACT) {
                long difference = (long) cells[i] - before;
                to.varint((difference << 1 ^ difference >> 63) << 1);
            } else {
                to.varint(1);
                to.fixed(Double.doubleToRawLongBits(cells[i]));
            }
        }
    }

    /** Whether it and its difference from another such are exact; a zero with a sign is not. */
    private static boolean isWhole(double cell) {
        return Math.abs(cell) < EXACT
                && Double.doubleToRawLongBits((double) (long) cell) == Double.doubleToRawLongBits(cell);
    }

    /**
     * Puts what {@link #bytes} wrote beside the states.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static Map<String, RuleCheckpoint> merge(Map<String, AlertProgress> states, byte @Nullable [] bytes) {
        var progress = new HashMap<String, RuleCheckpoint>();
        states.forEach((rule, state) -> progress.put(rule, new RuleCheckpoint(state, RuleScratch.of(new double[0]))));
        if (bytes == null) {
            return progress;
        }
        var from = new ByteSource(bytes, 0);
        while (from.left() > 0) {
            var rule = rule(from);
            var memory = RuleScratch.of(read(from));
            progress.put(rule, new RuleCheckpoint(states.getOrDefault(rule, AlertProgress.START), memory));
        }
        return progress;
    }

    private static String rule(ByteSource from) {
        int number = from.next();
        if (number == NAMED) {
            return from.text();
        }
        if (number >= NUMBERED.size()) {
            throw new IllegalStateException("what rules remember is damaged: none has the number " + number);
        }
        return NUMBERED.get(number);
    }

    private static double[] read(ByteSource from) {
        var cells = new double[from.count()];
        for (int i = 0; i < cells.length; i++) {
            long coded = from.varint();
            if ((coded & 1) == 0) {
                long zigzag = coded >>> 1;
                cells[i] = ((zigzag >>> 1) ^ -(zigzag & 1)) + (i < 2 ? 0 : (long) cells[i - 2]);
            } else {
                cells[i] = Double.longBitsToDouble(from.fixed());
            }
        }
        return cells;
    }
}
