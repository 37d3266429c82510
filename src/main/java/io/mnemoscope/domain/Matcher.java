package io.mnemoscope.domain;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one property of an alert, as Alertmanager's: {@code agent=~"Al.*"}. Regular expressions are RE2's,
 * anchored at both ends, and take time linear in the length of the name. What an expression would cost is known before it
 * is compiled (see {@link PatternCost}): at most 2,500 instructions, 64 KiB of character classes, 100 levels of nesting.
 */
public final class Matcher {
    private static final int MAX_LENGTH = 512;
    /** A name of 256 characters is matched in as many steps as the program has instructions, times 256 at most. */
    static final int MAX_INSTRUCTIONS = 2_500;

    static final int MAX_DEPTH = 100;
    static final int MAX_CLASS_BYTES = 64 * 1024;
    /**
     * A bound: measured are 34 to 54 for an instruction of a compiled expression and 62 to 117 with the state of its last
     * match, which the library keeps.
     */
    private static final int INSTRUCTION_BYTES = 256;

    private static final int BYTES = 1_024;
    private static final PatternCost NO_PATTERN = new PatternCost(0, 0, 0);
    private static final String NAME = "name";

    /** What a matcher looks at. */
    public enum Field implements WireNamed {
        SIMULATION,
        AGENT,
        RULE,
        TYPE,
        SEVERITY;

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

    /** How the property is compared with the value. */
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
    private final PatternCost cost;
    private final @Nullable Pattern pattern;

    /**
     * Checks the value.
     *
     * @throws InvalidInput if it is longer than 512 characters, or no regular expression where there must be one, or one
     *     that would cost too much
     */
    public Matcher(Field field, Operator operator, String value) {
        Characters.checkLength("value", value, MAX_LENGTH);
        this.field = field;
        this.operator = operator;
        this.value = value;
        this.cost = operator.isPattern() ? PatternCost.of(value) : NO_PATTERN;
        this.pattern = operator.isPattern() ? compiled(value, cost) : null;
    }

    private Matcher(Field field, Operator operator, String value, @Nullable Pattern pattern) {
        this.field = field;
        this.operator = operator;
        this.value = value;
        this.cost = operator.isPattern() ? PatternCost.of(value) : NO_PATTERN;
        this.pattern = pattern;
    }

    private static Pattern compiled(String value, PatternCost cost) {
        check(value, "nest", "levels", cost.depth(), MAX_DEPTH);
        check(value, "have character classes of", "bytes", cost.classBytes(), MAX_CLASS_BYTES);
        check(value, "come to", "instructions", cost.instructions(), MAX_INSTRUCTIONS);
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new InvalidInput("value", "is not a regular expression (RE2): " + e.getDescription());
        } catch (RuntimeException | StackOverflowError e) {
            // Bounded as it is, nothing is known that gets here; the library's mistakes are not the server's.
            throw new InvalidInput("value", "cannot be compiled: " + InvalidInput.shown(value));
        }
    }

    private static void check(String value, String what, String unit, long cost, long most) {
        if (cost > most) {
            throw new InvalidInput(
                    "value",
                    "must not " + what + " more than " + most + " " + unit + "; about " + cost + " in: "
                            + InvalidInput.shown(value));
        }
    }

    /** One whose value was checked when it was stored; its expression is not compiled before {@link #ready}. */
    public static Matcher stored(Field field, Operator operator, String value) {
        return new Matcher(field, operator, value, null);
    }

    /**
     * The same, compiled.
     *
     * @throws InvalidInput as the constructor
     */
    public Matcher ready() {
        return pattern == null && operator.isPattern() ? new Matcher(field, operator, value) : this;
    }

    /** The same without its compiled expression, which takes memory. */
    public Matcher resting() {
        return pattern == null ? this : new Matcher(field, operator, value, null);
    }

    /** Instructions of the compiled expression, or a bound of what they would be; 0 if it has none. */
    public long instructions() {
        return pattern == null ? cost.instructions() : pattern.programSize();
    }

    /** About the memory that its compiled expression takes; 0 if there is none now. */
    public long bytes() {
        return pattern == null ? 0 : BYTES + instructions() * INSTRUCTION_BYTES + cost.classBytes();
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
        if (pattern == null && operator.isPattern()) {
            return ready().matches(alert);
        }
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
