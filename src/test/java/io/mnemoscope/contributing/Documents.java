package io.mnemoscope.contributing;

/** Texts of which a part is made. */
final class Documents {
    private Documents() {}

    /**
     * The text with what is made between two marks.
     *
     * @throws IllegalArgumentException if the marks are not there
     */
    static String between(String text, String begin, String end, String made) {
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end, from);
        if (from < begin.length() || to < 0) {
            throw new IllegalArgumentException("there is no " + begin.strip());
        }
        return text.substring(0, from) + made + text.substring(to);
    }
}
