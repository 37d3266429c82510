package io.mnemoscope.domain.rules;

/**
 * Why an alert ends, other than by its value.
 *
 * @param message for people, of the alert
 * @param reason for people, of the event
 */
public record AlertEnd(String message, String reason) {
    /** Its agent has finished or left. */
    public static final AlertEnd OF_AGENT =
            new AlertEnd("The agent has finished or left", "the agent has finished or left");

    /** All agents of its simulation have. */
    static final AlertEnd OF_AGENTS =
            new AlertEnd("All its agents have finished or left", "all agents have finished or left");

    /** All agents of its simulation were deleted. */
    static final AlertEnd OF_DELETED_AGENTS = new AlertEnd("Its agents were deleted", "the agents were deleted");

    /** Its rule is no longer evaluated. */
    static final AlertEnd OF_RULE = new AlertEnd("No longer measured", "the rule was switched off");

    /**
     * Its run has ended.
     *
     * @param how in a word: {@code completed}
     */
    public static AlertEnd ofRun(String how) {
        return new AlertEnd("Its run has ended (" + how + ")", "the run ended: " + how);
    }
}
