package io.mnemoscope.domain.rules;

/**
 * A pattern over a whole name: {@code *} is any run of characters, {@code ?} any one; everything else is itself.
 *
 * @param pattern the pattern
 */
public record Glob(String pattern) {
    public static final Glob ANY = new Glob("*");

    /** Whether the whole of {@code name} fits; time at most the product of the two lengths. */
    public boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                from = in;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++from;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
