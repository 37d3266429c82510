package io.mnemoscope.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For a while no receiver is notified of the alerts that all matchers match. It is kept after it has ended.
 *
 * @param id made by the server
 * @param matchers 1 to 20; all must match
 * @param startsMillis from then on
 * @param endsMillis until then, exclusive
 * @param author who made it, at most 256 characters
 * @param comment why, at most 1,024 characters
 * @param createdMillis when it was made
 * @param error why it cannot be evaluated, so that it mutes nothing; null if it can
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        long startsMillis,
        long endsMillis,
        String author,
        String comment,
        long createdMillis,
        @Nullable String error) {
    public static final int MAX_MATCHERS = 20;

    /** Of the compiled expressions of one silence together. */
    public static final int MAX_INSTRUCTIONS = 5_000;

    private static final int MATCHER_BYTES = 48;
    private static final int SILENCE_BYTES = 512;
    private static final int MAX_AUTHOR = 256;
    private static final int MAX_COMMENT = 1_024;

    /** Where a silence is in its life. */
    public enum State implements WireNamed {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    /**
     * Checks what hangs together.
     *
     * @throws InvalidInput naming the member that is wrong
     */
    public Silence {
        matchers = List.copyOf(matchers);
        if (error == null) {
            check(matchers, startsMillis, endsMillis, author, comment);
        }
    }

    /** One that can be evaluated. */
    public Silence(
            String id,
            List<Matcher> matchers,
            long startsMillis,
            long endsMillis,
            String author,
            String comment,
            long createdMillis) {
        this(id, matchers, startsMillis, endsMillis, author, comment, createdMillis, null);
    }

    /** One of which only this is known, because the rest cannot be read. */
    public static Silence unreadable(String id, long endsMillis, String error) {
        return new Silence(id, List.of(), Long.MIN_VALUE, endsMillis, "", "", 0, error);
    }

    private static void check(
            List<Matcher> matchers, long startsMillis, long endsMillis, String author, String comment) {
        if (matchers.isEmpty() || matchers.size() > MAX_MATCHERS) {
            throw new InvalidInput("matchers", "must be 1 to " + MAX_MATCHERS + ": " + matchers.size());
        }
        if (endsMillis < startsMillis) {
            throw new InvalidInput("ends_at", "must not be before starts_at");
        }
        Characters.checkLength("author", author, MAX_AUTHOR);
        Characters.checkLength("comment", comment, MAX_COMMENT);
    }

    public State state(long nowMillis) {
        if (nowMillis < startsMillis) {
            return State.PENDING;
        }
        return nowMillis < endsMillis ? State.ACTIVE : State.EXPIRED;
    }

    /** Whether it mutes this alert now. */
    public boolean mutes(Alert alert, long nowMillis) {
        return state(nowMillis) == State.ACTIVE && matches(alert);
    }

    /** Whether the alert is meant, be it now or at another time. */
    public boolean matches(Alert alert) {
        return error == null && matchers.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /**
     * The same with its expressions compiled.
     *
     * @throws InvalidInput naming the matcher that costs too much, or all of them
     */
    public Silence ready() {
        var ready = new ArrayList<Matcher>();
        long instructions = 0;
        for (int i = 0; i < matchers.size(); i++) {
            try {
                ready.add(matchers.get(i).ready());
                instructions += ready.get(i).instructions();
            } catch (InvalidInput e) {
                throw new InvalidInput("matchers[" + i + "]." + e.field(), e.reason());
            }
            if (instructions > MAX_INSTRUCTIONS) {
                throw new InvalidInput(
                        "matchers",
                        "must not come to more than " + MAX_INSTRUCTIONS + " instructions together; matchers[" + i
                                + "] is one too many");
            }
        }
        return with(ready, error);
    }

    /** The same without its compiled expressions, for one that has ended. */
    public Silence resting() {
        return with(matchers.stream().map(Matcher::resting).toList(), error);
    }

    /** The same, which mutes nothing for this reason. */
    public Silence broken(String why) {
        return with(resting().matchers, why);
    }

    private Silence with(List<Matcher> theirs, @Nullable String why) {
        return new Silence(id, theirs, startsMillis, endsMillis, author, comment, createdMillis, why);
    }

    /** Instructions of its expressions together. */
    public long instructions() {
        return matchers.stream().mapToLong(Matcher::instructions).sum();
    }

    /** About the memory that its compiled expressions take. */
    public long patternBytes() {
        return matchers.stream().mapToLong(Matcher::bytes).sum();
    }

    /** About the memory that it takes besides. */
    public long textBytes() {
        long characters = (long) author.length() + comment.length();
        for (var matcher : matchers) {
            characters += (long) matcher.value().length() + MATCHER_BYTES;
        }
        return SILENCE_BYTES + 2L * characters;
    }

    /** The same, over at once, or never begun. */
    public Silence endedAt(long nowMillis) {
        return new Silence(
                id, matchers, Math.min(startsMillis, nowMillis), nowMillis, author, comment, createdMillis, error);
    }
}
