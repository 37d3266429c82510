package io.mnemoscope.domain;

import java.util.regex.Pattern;

/**
 * What a client sent cannot be taken: the one exception whose message is safe to show to it.
 * It names the field by its path (for example {@code memory_stats.current_size}) and says what is wrong with the value.
 */
public final class InvalidInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 80;
    private static final Pattern USER = Pattern.compile("(://).*@", Pattern.DOTALL);
    private final String field;
    private final String reason;

    /**
     * @param field the path of the member, or "" where the whole is wrong
     * @param reason what is wrong, in a few words
     */
    public InvalidInput(String field, String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }

    /**
     * The value as it may stand in a message: at most 80 characters, control characters and half surrogate pairs replaced,
     * without user and password where it is an address.
     */
    public static String shown(String value) {
        var masked = USER.matcher(value).replaceAll("$1…@");
        var cut = masked.length() <= SHOWN ? masked : masked.substring(0, SHOWN) + "…";
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
