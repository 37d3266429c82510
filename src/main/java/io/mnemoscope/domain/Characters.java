package io.mnemoscope.domain;

/** The characters that names and texts may hold, wherever they come from: those that a line of a log or a terminal can show. */
public final class Characters {
    private Characters() {}

    /**
     * Checks a text of one line, such as a name.
     *
     * @throws InvalidInput naming {@code field} if {@code text} holds control characters or half a surrogate pair
     */
    public static void checkLine(String field, String text) {
        check(field, text, "");
    }

    /**
     * Checks a text that may have several lines, ended as on any system, and tabs.
     *
     * @throws InvalidInput naming {@code field} if {@code text} holds other control characters or half a surrogate pair
     */
    public static void checkLines(String field, String text) {
        check(field, text.replace("\r\n", "\n"), "\n\t");
    }

    /**
     * Checks the length of a text: characters are code points, as in JSON Schema.
     *
     * @throws InvalidInput naming {@code field} if {@code text} has more than {@code most}
     */
    public static void checkLength(String field, String text, int most) {
        if (text.length() > most && text.codePointCount(0, text.length()) > most) {
            throw new InvalidInput(field, "must have at most " + most + " characters");
        }
    }

    /** The text in one line: a space instead of every control character. */
    public static String line(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static void check(String field, String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && allowed.indexOf(c) < 0) {
                throw new InvalidInput(field, "must not hold control characters: " + InvalidInput.shown(text));
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new InvalidInput(field, "must be valid Unicode");
                }
                i++;
            }
        }
    }
}
