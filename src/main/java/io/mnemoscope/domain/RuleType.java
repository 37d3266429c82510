package io.mnemoscope.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of rule. Which kinds there are is for the rules themselves to say (see {@code RuleRegistry}); an alert of a kind that
 * this version does not have keeps its name.
 *
 * @param wireName as on the wire and in stores: 1 to 64 lower-case letters, digits and underscores, the first a letter
 * @param trigger what makes its rules be evaluated
 */
public record RuleType(String wireName, Trigger trigger) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /**
     * Checks the name.
     *
     * @throws InvalidInput if it is not one
     */
    public RuleType {
        if (!NAME.matcher(wireName).matches()) {
            throw new InvalidInput("type", "must be lower-case letters, digits and _: " + InvalidInput.shown(wireName));
        }
    }

    // Compared for each alert event that is written: the equals of a record takes ten times as long (first compiler).
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof RuleType its && trigger == its.trigger && wireName.equals(its.wireName));
    }

    @Override
    public int hashCode() {
        return wireName.hashCode();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
