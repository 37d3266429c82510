package io.mnemoscope.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One alert as it stands after its latest event.
 *
 * @param id 16 hexadecimal digits, the same however the input was split or replayed
 * @param agent whose memory; of an alert of a whole simulation only its simulation counts
 * @param type the kind of rule
 * @param rule the rule's name: the type's, but for gauges
 * @param severity how bad
 * @param state where it is in its life; classic alerts are moments: over as they begin
 * @param flapping true while its state changes too often to notify of each time
 * @param message what was measured, for people
 * @param value the measured value
 * @param level the level it is compared with
 * @param startedMillis when the condition began to hold
 * @param updatedMillis the time of the snapshot behind the latest event
 * @param resolvedMillis when it was over; -1 while it is not
 * @param memory the memory at the latest event
 */
public record Alert(
        String id,
        AgentId agent,
        RuleType type,
        String rule,
        Severity severity,
        AlertState state,
        boolean flapping,
        String message,
        double value,
        double level,
        long startedMillis,
        long updatedMillis,
        long resolvedMillis,
        MemoryStats memory) {
    public static final long NOT_RESOLVED = -1;
    /** To look for the algorithm costs more than to use it. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Alert::sha256);

    /** The alert that the rule raised for this agent at this time. */
    public static String idOf(AgentId agent, String rule, long startedMillis) {
        var digest = SHA_256.get();
        // An error may have left the one before half done.
        digest.reset();
        digest.update(agent.simulation().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(agent.agent().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(rule.getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, startedMillis));
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether it concerns a simulation rather than one of its agents. */
    public boolean ofSimulation() {
        return type.trigger() == Trigger.SIMULATION;
    }

    /** Whether it was over as it began, as classic alerts are. */
    public boolean instantaneous() {
        return resolvedMillis == startedMillis;
    }

    /** Whether receivers are to take it for something that is wrong now: an instantaneous one is, or it would go unseen. */
    public boolean sentAsFiring() {
        return state.active() || instantaneous();
    }

    /** What Alertmanager calls the fingerprint: the same for every alert of this rule on this agent. */
    public String fingerprint() {
        return idOf(agent, rule, 0);
    }

    /** The same alert, ended for a reason that is in no snapshot. */
    public Alert resolved(String why, long millis) {
        return new Alert(
                id,
                agent,
                type,
                rule,
                severity,
                AlertState.RESOLVED,
                false,
                why,
                value,
                level,
                startedMillis,
                millis,
                millis,
                memory);
    }

    /** The same alert as something other than a measurement comes upon it. */
    public Alert at(long millis) {
        return new Alert(
                id,
                agent,
                type,
                rule,
                severity,
                state,
                flapping,
                message,
                value,
                level,
                startedMillis,
                millis,
                resolvedMillis,
                memory);
    }

    /** The same alert with another severity. */
    public Alert as(Severity other) {
        return other == severity
                ? this
                : new Alert(
                        id,
                        agent,
                        type,
                        rule,
                        other,
                        state,
                        flapping,
                        message,
                        value,
                        level,
                        startedMillis,
                        updatedMillis,
                        resolvedMillis,
                        memory);
    }

    /** Whose it is, for people: the agent's name, or {@code the simulation town}. */
    public String whose() {
        return ofSimulation() ? "the simulation " + agent.simulation() : agent.agent();
    }

    /** As the classic reports print it: {@code [WARNING] 2026-03-01 12:00:00 - Alice: MESSAGE}, in UTC. */
    public String text() {
        return "[" + severity + "] " + UtcText.seconds(updatedMillis) + " - " + whose() + ": " + message;
    }
}
