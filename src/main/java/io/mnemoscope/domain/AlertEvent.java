package io.mnemoscope.domain;

/**
 * Something happened to an alert.
 *
 * @param kind what
 * @param reason why, for people
 * @param alert the alert as it stands after it
 */
public record AlertEvent(Kind kind, String reason, Alert alert) {
    /** What can happen to an alert. */
    public enum Kind implements WireNamed {
        PENDING,
        /** The condition ended before the alert fired. */
        CANCELLED,
        FIRING,
        SEVERITY_CHANGED,
        RECOVERING,
        /** It was recovering and is back. */
        REFIRED,
        FLAPPING,
        RESOLVED,
        /** Nobody is notified of it, because of a silence or of a worse alert. */
        SUPPRESSED,
        /** Somebody sees to it. */
        ACKNOWLEDGED
    }

    public long timestampMillis() {
        return alert.updatedMillis();
    }

    /** How the reason of an alert begins that has become milder. */
    public static final String MILDER = "no longer ";

    /** True where something new is wrong, or worse than before: what a client's callbacks are for. */
    public boolean raised() {
        return kind == Kind.FIRING || (kind == Kind.SEVERITY_CHANGED && !reason.startsWith(MILDER));
    }

    /** Whether it is {@link #raised} and a snapshot did it, rather than a look at silence or at a whole simulation. */
    public boolean raisedBySnapshot() {
        return raised() && alert.type().trigger() == Trigger.SNAPSHOT;
    }
}
