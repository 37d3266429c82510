package io.mnemoscope.domain;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one property of an alert, as Alertmanager's: {@code agent=~"Al.*"}. Regular expressions are RE2's,
 * anchored at both ends, and take time linear in the length of the name. Their counted repetitions ({@code a{3}}) come to
 * at most 1,000 multiplied together, because RE2 writes them out.
 */
public final class Matcher {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_REPETITIONS = 1_000;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");
    private static final String NAME = "name";

    /** What a matcher looks at. */
    public enum Field {
        SIMULATION,
        AGENT,
        RULE,
        TYPE,
        SEVERITY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The property's text; empty for the agent of an alert of a whole simulation. */
        String of(Alert alert) {
            return switch (this) {
                case SIMULATION -> alert.agent().simulation();
                case AGENT -> alert.ofSimulation() ? "" : alert.agent().agent();
                case RULE -> alert.rule();
                case TYPE -> alert.type().wireName();
                case SEVERITY -> alert.severity().wireName();
            };
        }
    }

    /** How the property is held against the value. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        boolean isPattern() {
            return this == MATCHES || this == NOT_MATCHES;
        }

        boolean isNegative() {
            return this == NOT_EQUAL || this == NOT_MATCHES;
        }
    }

    private final Field field;
    private final Operator operator;
    private final String value;
    private final @Nullable Pattern pattern;

    /**
     * Checks the value.
     *
     * @throws InvalidInput if it is longer than 512 characters or no regular expression where there must be one
     */
    public Matcher(Field field, Operator operator, String value) {
        if (value.length() > MAX_LENGTH) {
            throw new InvalidInput("value", "must have at most " + MAX_LENGTH + " characters");
        }
        this.field = field;
        this.operator = operator;
        this.value = value;
        this.pattern = operator.isPattern() ? compiled(value) : null;
    }

    private static Pattern compiled(String value) {
        checkRepetitions(value);
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new InvalidInput("value", "is not a regular expression (RE2): " + e.getDescription());
        }
    }

    private static void checkRepetitions(String value) {
        var repetitions = REPETITION.matcher(value);
        long product = 1;
        while (repetitions.find()) {
            var most = repetitions.group(2) == null || repetitions.group(2).isEmpty()
                    ? repetitions.group(1)
                    : repetitions.group(2);
            product *= Math.max(1, Long.parseLong(most));
            if (product > MAX_REPETITIONS) {
                throw new InvalidInput("value", "must not repeat more than " + MAX_REPETITIONS + " times in all");
            }
        }
    }

    /**
     * Reads {@code field operator value}; the value may stand in double quotes.
     *
     * @throws InvalidInput if it cannot be read
     */
    public static Matcher parse(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != '!') {
            at++;
        }
        for (var operator :
                new Operator[] {Operator.MATCHES, Operator.NOT_MATCHES, Operator.NOT_EQUAL, Operator.EQUAL}) {
            if (text.startsWith(operator.sign(), at)) {
                var value = text.substring(at + operator.sign().length()).strip();
                return new Matcher(field(text.substring(0, at).strip()), operator, unquoted(value));
            }
        }
        throw new InvalidInput("", "must be like agent=~\"Al.*\", not: " + InvalidInput.shown(text));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }

    /**
     * The field of this name.
     *
     * @throws InvalidInput if there is none
     */
    public static Field field(String name) {
        for (var field : Field.values()) {
            if (field.wireName().equals(name)) {
                return field;
            }
        }
        throw new InvalidInput(
                NAME, "must be simulation, agent, rule, type or severity, not: " + InvalidInput.shown(name));
    }

    /**
     * The operator of this sign.
     *
     * @throws InvalidInput if there is none
     */
    public static Operator operator(String sign) {
        for (var operator : Operator.values()) {
            if (operator.sign().equals(sign)) {
                return operator;
            }
        }
        throw new InvalidInput("operator", "must be =, !=, =~ or !~, not: " + InvalidInput.shown(sign));
    }

    /** Whether the alert is meant. */
    public boolean matches(Alert alert) {
        var text = field.of(alert);
        boolean found = pattern == null ? value.equals(text) : pattern.matches(text);
        return found != operator.isNegative();
    }

    public Field field() {
        return field;
    }

    public Operator operator() {
        return operator;
    }

    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Matcher that
                && field == that.field
                && operator == that.operator
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, operator, value);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return field.wireName() + operator.sign() + "\""
                + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
