package io.mnemoscope.bus;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import java.util.List;

/** Runs of simulations: that one begins, that one has ended, and which there are. */
public final class RunMessages {
    private RunMessages() {}

    /** A run begins; one of its simulation that has not ended is lost. */
    public record StartRun(Run run) implements BusMessage {}

    /**
     * A run has ended.
     *
     * @param simulation whose
     * @param run its name, or {@link Run#LATEST}
     * @param status how; not {@link RunStatus#RUNNING}
     * @param reason why, or empty
     */
    public record FinishRun(String simulation, String run, RunStatus status, String reason) implements BusMessage {}

    /** A run as it is now. */
    public record RunChanged(Run run) implements BusMessage {}

    /** The runs of a simulation, from a place on. */
    public record ReadRuns(String simulation, int from, int limit) implements BusMessage {}

    /** The newest first. */
    public record RunsRead(Page<Run> page) implements BusMessage {}

    /**
     * The alerts of a simulation's agents end with its run.
     *
     * @param how the run ended, in words: {@code completed}
     * @param atMillis when
     */
    public record EndAlerts(String simulation, String how, long atMillis) implements BusMessage {
        /**
         * They have ended.
         *
         * @param newestMillis the time of the newest snapshot of those of the owner's agents whose run it was, by its sender's clock,
         *     or -1
         * @param arrivedMillis when the last of these snapshots arrived, by the server's clock, or -1
         */
        public record Answer(long newestMillis, long arrivedMillis) implements BusMessage {}
    }

    /**
     * The watch over a whole simulation ends with its run: its alerts end, and silence means nothing until it sends again.
     *
     * @param end what ended
     * @param arrivedMillis what arrived up to then belongs to the run, even if it is heard of later
     */
    public record EndWatch(EndAlerts end, long arrivedMillis) implements BusMessage {}

    /** A run has begun. */
    public record RunBegan(Run run) implements BusMessage {}

    /** What happened to alerts of whole simulations, to be stored by the owner of their id. */
    public record StoreEvents(List<AlertEvent> events) implements BusMessage {}
}
