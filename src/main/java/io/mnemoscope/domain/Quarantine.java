package io.mnemoscope.domain;

/**
 * Why an agent's rules are not evaluated at the moment: an evaluation failed, through an error in the server or through
 * damage in the store. Its snapshots are stored and counted all the same; its alerts stay as they were.
 *
 * @param sinceMillis the time of the first snapshot, or of the look at silence, that could not be evaluated
 * @param reason for people: one line, at most {@link #MAX_REASON} characters
 * @param version of the server that could not; another one tries again; empty where it is not known yet
 */
public record Quarantine(long sinceMillis, String reason, String version) {
    /** Characters of a reason; longer ones are cut. */
    public static final int MAX_REASON = 300;

    private static final int CONTROLS_END = 0x20;

    public Quarantine {
        reason = oneLine(reason);
    }

    /** By a server whose version the caller does not know. */
    public static Quarantine of(long sinceMillis, String reason) {
        return new Quarantine(sinceMillis, reason, "");
    }

    /** Because this was thrown. */
    public static Quarantine of(long sinceMillis, Throwable failure) {
        return of(sinceMillis, words(failure));
    }

    /** The same, by a server of this version. */
    public Quarantine by(String server) {
        return new Quarantine(sinceMillis, reason, server);
    }

    private static String words(Throwable failure) {
        var message = failure.getMessage();
        if (failure instanceof RuleFailed && message != null) {
            return message;
        }
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static String oneLine(String text) {
        var line = new StringBuilder(Math.min(text.length(), MAX_REASON));
        for (int i = 0; i < text.length() && line.length() < MAX_REASON; i++) {
            char c = text.charAt(i);
            line.append(c < CONTROLS_END || Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
        }
        return line.toString();
    }

    /** A rule that could not be evaluated. */
    public static final class RuleFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With the rule's name and what it threw. */
        public RuleFailed(String rule, Throwable cause) {
            super("rule " + rule + ": " + words(cause), cause);
        }
    }
}
