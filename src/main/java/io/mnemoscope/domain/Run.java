package io.mnemoscope.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of a simulation, from its first step to its end.
 *
 * @param simulation whose
 * @param name unique in its simulation; as the names of agents, and not {@value #LATEST}
 * @param status how it stands
 * @param startedMillis when it began, by the server's clock
 * @param endedMillis when it ended, likewise; {@value #NOT_ENDED} while it has not
 * @param newestMillis the time of its newest snapshot, by its sender's clock; {@value #NOT_ENDED} if none came, or while it has
 *     not ended
 * @param reason why it ended, in the words of whoever said so; at most {@value #MAX_REASON} characters of one line, mostly
 *     empty
 * @param plannedSteps how many steps are planned; 0 if that is not known
 * @param expectedStepSeconds how long a step is expected to take; 0 if that is not known
 * @param tags what people note of it, by name; at most {@value #MAX_TAGS}
 */
public record Run(
        String simulation,
        String name,
        RunStatus status,
        long startedMillis,
        long endedMillis,
        long newestMillis,
        String reason,
        long plannedSteps,
        double expectedStepSeconds,
        Map<String, String> tags) {
    /** In addresses, the newest run of a simulation; no run has this name. */
    public static final String LATEST = "latest";

    public static final long NOT_ENDED = -1;
    public static final int MAX_REASON = 1_000;
    public static final int MAX_TAGS = 32;
    /** 2^53: the largest whole number that every client can hold. */
    public static final long MAX_STEPS = 1L << 53;

    public static final double MAX_STEP_SECONDS = 1e9;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * Checks all that a client may say.
     *
     * @throws InvalidInput naming the member as it is on the wire
     */
    public Run {
        AgentId.checkNewName("simulation", simulation);
        AgentId.checkNewName("run", name);
        if (name.equals(LATEST)) {
            throw new InvalidInput("run", "must not be " + LATEST + ", which stands for the newest run");
        }
        Characters.checkLine("reason", reason);
        Characters.checkLength("reason", reason, MAX_REASON);
        if (plannedSteps < 0 || plannedSteps > MAX_STEPS) {
            throw new InvalidInput("planned_steps", "must be a whole number from 0 to 2^53");
        }
        if (!(expectedStepSeconds >= 0 && expectedStepSeconds <= MAX_STEP_SECONDS)) {
            throw new InvalidInput("expected_step_seconds", "must be a number from 0 to 1e9");
        }
        if (tags.size() > MAX_TAGS) {
            throw new InvalidInput("tags", "must be at most " + MAX_TAGS + ", not: " + tags.size());
        }
        tags.forEach((tag, value) -> {
            AgentId.checkName("tags", tag);
            Characters.checkLine("tags." + tag, value);
            Characters.checkLength("tags." + tag, value, AgentId.MAX_LENGTH);
        });
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** The name of a run that nobody has named: when it began, as ISO 8601 has it without colons, in UTC. */
    public static String nameOf(long startedMillis) {
        return NAME.format(Instant.ofEpochMilli(startedMillis));
    }

    /** One that begins, of which nothing else is known. */
    public static Run begun(String simulation, String name, long startedMillis) {
        return new Run(simulation, name, RunStatus.RUNNING, startedMillis, NOT_ENDED, NOT_ENDED, "", 0, 0, Map.of());
    }

    /** Whether it has not ended. */
    public boolean isOpen() {
        return status == RunStatus.RUNNING;
    }

    /** The same run after its end, which does not come before its beginning. */
    public Run ended(RunStatus how, String why, long millis, long newest) {
        return new Run(
                simulation,
                name,
                how,
                startedMillis,
                Math.max(startedMillis, millis),
                newest,
                why,
                plannedSteps,
                expectedStepSeconds,
                tags);
    }
}
