package io.mnemoscope.domain;

import java.util.Comparator;
import java.util.Locale;

/**
 * A memory store: one place, beside the {@link MemoryStats}, in which an agent remembers. How full it is has no unit, so that
 * those which are counted in tokens can be compared with those in items.
 *
 * @param name unique in its snapshot, 1 to {@link #MAX_NAME} characters without control characters
 * @param role what it is to the agent
 * @param unit in which its sizes are counted
 * @param size what is in it, 0 to 2^53 - 1
 * @param limit how much it holds; 0 where it is unbounded
 * @param added what came in since the agent's snapshot before, or {@link #NOT_SAID}
 * @param removed what went out since then, or {@link #NOT_SAID}
 */
public record MemoryStore(String name, Role role, Unit unit, long size, long limit, long added, long removed) {
    /** By name. */
    public static final Comparator<MemoryStore> BY_NAME = Comparator.comparing(MemoryStore::name);

    /** Of {@code added} and {@code removed}: the agent does not count them. */
    public static final long NOT_SAID = -1;

    public static final int MAX_NAME = 64;

    /** What a memory store is to its agent. The primary one, which is no {@code MemoryStore}, is episodic, its buffer working. */
    public enum Role implements WireNamed {
        /** What the agent works on just now. */
        WORKING,
        /** What has happened. */
        EPISODIC,
        /** What was learned from it. */
        SEMANTIC,
        /** What is kept aside, and has to be looked up. */
        ARCHIVAL,
        /** What the model is given. */
        CONTEXT
    }

    /** What is counted. */
    public enum Unit implements WireNamed {
        ITEMS,
        TOKENS,
        CHARACTERS,
        BYTES
    }

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput naming the member, as in {@code stores.archive.size}, if a value is out of its range
     */
    public MemoryStore {
        checkName("stores", name);
        count(name, "size", size);
        count(name, "limit", limit);
        if (added != NOT_SAID) {
            count(name, "added", added);
        }
        if (removed != NOT_SAID) {
            count(name, "removed", removed);
        }
    }

    /** As a store has kept it; what is outside its range is brought into it. */
    public static MemoryStore clamped(
            String name, Role role, Unit unit, long size, long limit, long added, long removed) {
        return new MemoryStore(
                name,
                role,
                unit,
                Ranges.clamped(size),
                Ranges.clamped(limit),
                added == NOT_SAID ? added : Ranges.clamped(added),
                removed == NOT_SAID ? removed : Ranges.clamped(removed));
    }

    /**
     * Checks a name.
     *
     * @throws InvalidInput naming {@code field} if it can be none
     */
    public static void checkName(String field, String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME) {
            throw new InvalidInput(
                    field, "a name must have 1 to " + MAX_NAME + " characters: " + InvalidInput.shown(name));
        }
        Characters.checkLine(field, name);
    }

    /** The field is spelt out only where it is needed: there are many of them. */
    private static void count(String name, String member, long value) {
        if (value < 0 || value > Ranges.MAX_COUNT) {
            Ranges.count(field(name) + "." + member, value);
        }
    }

    /** The path of one in a snapshot, for people: {@code stores.archive}. */
    public static String field(String name) {
        return "stores." + InvalidInput.shown(name);
    }

    public boolean hasLimit() {
        return limit > 0;
    }

    /** How full it is: size / limit; NaN where it is unbounded. */
    public double pressure() {
        return limit > 0 ? (double) size / limit : Double.NaN;
    }

    /** For people, how much it holds: {@code 8,192 tokens}. */
    public String limitText() {
        return limit == 0 ? "no limit" : String.format(Locale.ROOT, "%,d ", limit) + unit.wireName();
    }
}
