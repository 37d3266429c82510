package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a level; null leaves it as it is.
 *
 * @param off the level is taken out
 * @param enter where the severity begins
 * @param leave where it ends
 * @param lasting evaluations before it is reached
 */
public record LevelPatch(
        boolean off,
        @Nullable Double enter,
        @Nullable Double leave,
        @Nullable Integer lasting) {
    public static final LevelPatch OFF = new LevelPatch(true, null, null, null);

    /** A level with its ends in one place. */
    public static LevelPatch at(double value) {
        return new LevelPatch(false, value, value, null);
    }

    Level over(Severity severity, @Nullable Level before) {
        double from = enter != null ? enter : before == null ? Double.NaN : before.enter();
        double to = leave != null ? leave : before == null ? from : before.leave();
        int after = lasting != null ? lasting : before == null ? 0 : before.lasting();
        return new Level(severity, from, to, after);
    }
}
