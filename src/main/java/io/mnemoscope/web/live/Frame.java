package io.mnemoscope.web.live;

/**
 * One frame to a client.
 *
 * @param type as in its text
 * @param offset of the alert event in it; negative if it holds none
 * @param text one line of JSON
 */
record Frame(String type, long offset, String text) {
    static final long NO_OFFSET = -1;

    /** About what it takes in memory. */
    long bytes() {
        return text.length();
    }

    static Frame of(String type, String text) {
        return new Frame(type, NO_OFFSET, text);
    }
}
