package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How long a condition must hold: a number of snapshots that were evaluated, of the simulation's steps, or of
 * milliseconds between snapshots' timestamps.
 *
 * @param unit what is counted
 * @param amount 0 to 10^12; 0 and 1 snapshot are both "at once"
 */
public record HoldDuration(Unit unit, long amount) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,13})\\s*([a-z]*)");
    private static final long MAX = 1_000_000_000_000L;

    /** What is counted. */
    public enum Unit {
        SNAPSHOTS,
        STEPS,
        MILLIS
    }

    /**
     * Checks the range.
     *
     * @throws InvalidInput if {@code amount} is out of it
     */
    public HoldDuration {
        if (amount < 0 || amount > MAX) {
            throw new InvalidInput("", "must be from 0 to 10^12: " + amount);
        }
    }

    public static HoldDuration snapshots(long amount) {
        return new HoldDuration(Unit.SNAPSHOTS, amount);
    }

    /**
     * Reads {@code 3}, {@code 3 snapshots}, {@code 10 steps}, {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}.
     *
     * @throws InvalidInput if it is none of these
     */
    public static HoldDuration parse(String text) {
        var matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw notOne(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        if (amount > MAX) {
            throw notOne(text);
        }
        return switch (matcher.group(2)) {
            case "", "snapshot", "snapshots" -> snapshots(amount);
            case "step", "steps" -> new HoldDuration(Unit.STEPS, amount);
            case "ms" -> new HoldDuration(Unit.MILLIS, amount);
            case "s" -> new HoldDuration(Unit.MILLIS, amount * 1_000);
            case "m" -> new HoldDuration(Unit.MILLIS, amount * 60_000);
            case "h" -> new HoldDuration(Unit.MILLIS, amount * 3_600_000);
            default -> throw notOne(text);
        };
    }

    private static InvalidInput notOne(String text) {
        return new InvalidInput(
                "", "must be a number of snapshots, or as in 10 steps, 30s, 5m, 2h: " + InvalidInput.shown(text));
    }

    /** Whether it is zero. */
    boolean none() {
        return unit == Unit.SNAPSHOTS ? amount <= 1 : amount == 0;
    }

    /** Whether a condition that holds since {@code since} has held for long enough. */
    boolean reached(AlertProgress since, int streak, EvaluationTime now) {
        return switch (unit) {
            case SNAPSHOTS -> streak >= amount;
            case STEPS -> now.hasStep() && since.sinceStep() >= 0 && now.step() - since.sinceStep() >= amount;
            case MILLIS -> now.millis() - since.sinceMillis() >= amount;
        };
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return switch (unit) {
            case SNAPSHOTS -> amount + (amount == 1 ? " snapshot" : " snapshots");
            case STEPS -> amount + (amount == 1 ? " step" : " steps");
            case MILLIS -> amount % 1_000 == 0 ? Duration.ofMillis(amount).toSeconds() + "s" : amount + "ms";
        };
    }
}
