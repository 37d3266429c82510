package io.mnemoscope.domain;

import java.util.List;
import java.util.Locale;

/**
 * For a while nobody is notified of the alerts that all matchers match. It is kept after it has ended.
 *
 * @param id made by the server
 * @param matchers 1 to 20; all must match
 * @param startsMillis from then on
 * @param endsMillis until then, exclusive
 * @param author who made it, at most 256 characters
 * @param comment why, at most 1,024 characters
 * @param createdMillis when it was made
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        long startsMillis,
        long endsMillis,
        String author,
        String comment,
        long createdMillis) {
    private static final int MAX_MATCHERS = 20;
    private static final int MAX_AUTHOR = 256;
    private static final int MAX_COMMENT = 1_024;

    /** Where a silence is in its life. */
    public enum State {
        PENDING,
        ACTIVE,
        EXPIRED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks what hangs together.
     *
     * @throws InvalidInput naming the member that is wrong
     */
    public Silence {
        matchers = List.copyOf(matchers);
        if (matchers.isEmpty() || matchers.size() > MAX_MATCHERS) {
            throw new InvalidInput("matchers", "must be 1 to " + MAX_MATCHERS + ": " + matchers.size());
        }
        if (endsMillis < startsMillis) {
            throw new InvalidInput("ends_at", "must not be before starts_at");
        }
        if (author.length() > MAX_AUTHOR) {
            throw new InvalidInput("author", "must have at most " + MAX_AUTHOR + " characters");
        }
        if (comment.length() > MAX_COMMENT) {
            throw new InvalidInput("comment", "must have at most " + MAX_COMMENT + " characters");
        }
    }

    public State state(long nowMillis) {
        if (nowMillis < startsMillis) {
            return State.PENDING;
        }
        return nowMillis < endsMillis ? State.ACTIVE : State.EXPIRED;
    }

    /** Whether nobody is to be notified of this alert now. */
    public boolean mutes(Alert alert, long nowMillis) {
        return state(nowMillis) == State.ACTIVE && matchers.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /** The same, over at once, or never begun. */
    public Silence endedAt(long nowMillis) {
        return new Silence(id, matchers, Math.min(startsMillis, nowMillis), nowMillis, author, comment, createdMillis);
    }
}
