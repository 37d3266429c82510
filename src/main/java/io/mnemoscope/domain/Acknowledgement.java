package io.mnemoscope.domain;

/**
 * Somebody has seen an alert and sees to it: it is not repeated any more.
 *
 * @param atMillis when
 * @param author who; may be empty
 * @param note what they mean to do; may be empty
 */
public record Acknowledgement(long atMillis, String author, String note) {
    private static final int MAX_AUTHOR = 256;
    private static final int MAX_NOTE = 1_024;

    /**
     * Checks the lengths.
     *
     * @throws InvalidInput naming the member that is too long
     */
    public Acknowledgement {
        Characters.checkLength("author", author, MAX_AUTHOR);
        Characters.checkLength("note", note, MAX_NOTE);
    }

    /** For people, in one line: {@code acknowledged by Ann: restarting it}. */
    public String text() {
        var by = author.isEmpty() ? "acknowledged" : "acknowledged by " + author;
        return Characters.line(note.isEmpty() ? by : by + ": " + note);
    }
}
