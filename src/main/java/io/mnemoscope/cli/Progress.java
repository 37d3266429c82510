package io.mnemoscope.cli;

import java.io.PrintStream;

/**
 * How far a long command is, on a line of its own that is drawn again and again; only for a terminal, and not more often
 * than a percent changes.
 */
final class Progress implements AutoCloseable {
    private static final int CELLS = 30;
    private static final int WHOLE = 100;

    private final PrintStream errors;
    private final boolean shown;
    private int percent = -1;

    Progress(PrintStream errors, boolean shown) {
        this.errors = errors;
        this.shown = shown;
    }

    /** On standard error, if that is a terminal. */
    static Progress onTerminal() {
        return new Progress(System.err, Terminal.isTerminal(2));
    }

    /** So much of so much is done. */
    void at(long done, long all, String what) {
        int now = (int) Math.min(WHOLE, WHOLE * done / Math.max(1, all));
        if (shown && now != percent) {
            percent = now;
            int filled = CELLS * now / WHOLE;
            errors.print("\r[" + "#".repeat(filled) + " ".repeat(CELLS - filled) + "] " + now + " % " + what);
            errors.flush();
        }
    }

    /** Leaves the line. */
    @Override
    public void close() {
        if (shown && percent >= 0) {
            errors.println();
        }
    }
}
