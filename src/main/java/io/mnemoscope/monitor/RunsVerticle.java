package io.mnemoscope.monitor;

import io.mnemoscope.async.SerialQueue;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.RunMessages.EndAlerts;
import io.mnemoscope.bus.RunMessages.EndWatch;
import io.mnemoscope.bus.RunMessages.FinishRun;
import io.mnemoscope.bus.RunMessages.ReadRuns;
import io.mnemoscope.bus.RunMessages.RunBegan;
import io.mnemoscope.bus.RunMessages.RunChanged;
import io.mnemoscope.bus.RunMessages.RunsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import io.mnemoscope.storage.RunStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keeps the runs of simulations, one open run of each at most. A simulation of which nobody said where its run begins has one from
 * its first snapshot on, or from the end of the run before, which is written when it ends. In: {@link Topics#RUN_START}, {@link
 * Topics#RUN_FINISH}, {@link Topics#RUNS_READ}. Out: {@link Topics#RUN_BEGAN}, {@link Topics#ALERTS_END} to every owner, {@link Topics#WATCH_END}, {@link
 * Topics#AGENTS_READ}.
 */
public final class RunsVerticle extends VerticleBase {
    /** Of all simulations; each is kept until it ends. */
    static final int MOST_OPEN = 10_000;

    private final RunStore runs;
    private final int partitions;
    private final InstantSource clock;
    /** Changes come one after another, so that there is one open run of a simulation at most. */
    private final SerialQueue changes = new SerialQueue();

    /** There is one of it. */
    public RunsVerticle(RunStore runs, int partitions, InstantSource clock) {
        this.runs = runs;
        this.partitions = partitions;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        return Future.all(
                Topics.RUN_START
                        .serve(bus, message -> changes.add(() -> start(message.run())))
                        .completion(),
                Topics.RUN_FINISH
                        .serve(bus, message -> changes.add(() -> finish(message)))
                        .completion(),
                Topics.RUNS_READ.serve(bus, this::read).completion());
    }

    private Future<RunsRead> read(ReadRuns query) {
        return runs.newest(query.simulation(), query.from(), query.limit())
                .map(found -> new RunsRead(Page.counted(found, query.limit(), query.from())));
    }

    /** Whoever asks a second time, because no answer came, gets the run that began. */
    private Future<RunChanged> start(Run run) {
        return runs.find(run.simulation(), run.name()).compose(before -> {
            if (before.isPresent() && !before.get().isOpen()) {
                return Future.failedFuture(
                        new Conflict("run: there was one of this name, which has ended; give another name"));
            }
            return before.isPresent() ? Future.succeededFuture(new RunChanged(before.get())) : begin(run);
        });
    }

    /** One that has not ended is lost, whether it had a name or not. */
    private Future<RunChanged> begin(Run run) {
        return newest(run.simulation())
                .compose(before -> before.isPresent() && before.get().isOpen()
                        ? Future.succeededFuture(before)
                        : unnamed(run.simulation(), before))
                .compose(open -> open.isPresent()
                        ? end(open.get(), RunStatus.LOST, "another run began")
                        : Future.succeededFuture())
                .compose(ended -> runs.open())
                .compose(open -> open < MOST_OPEN
                        ? runs.put(run)
                        : Future.failedFuture(new Conflict(MOST_OPEN + " runs have not ended; finish some of them")))
                .onSuccess(put -> Topics.RUN_BEGAN.publish(vertx.eventBus(), new RunBegan(run)))
                .map(new RunChanged(run));
    }

    private Future<Optional<Run>> newest(String simulation) {
        return runs.newest(simulation, 0, 1).map(found -> found.stream().findFirst());
    }

    private Future<RunChanged> finish(FinishRun message) {
        return run(message).compose(run -> {
            if (run.isOpen()) {
                return end(run, message.status(), message.reason());
            }
            // What was taken for lost is finished by whoever knows better.
            if (run.status() == RunStatus.LOST && message.status() != RunStatus.LOST) {
                var after = run.ended(message.status(), message.reason(), run.endedMillis(), run.newestMillis());
                return runs.put(after).map(new RunChanged(after));
            }
            return run.status() == message.status() || message.run().equals(Run.LATEST)
                    ? Future.succeededFuture(new RunChanged(run))
                    : Future.failedFuture(new Conflict(
                            "the run has ended already: " + run.status().wireName()));
        });
    }

    private Future<Run> run(FinishRun message) {
        var simulation = message.simulation();
        if (!message.run().equals(Run.LATEST)) {
            return runs.find(simulation, message.run())
                    .map(found -> found.orElseThrow(() -> new NotFound("run " + message.run() + " of " + simulation)));
        }
        return newest(simulation)
                .compose(newest -> newest.isPresent() && newest.get().isOpen()
                        ? Future.succeededFuture(newest.get())
                        : unnamed(simulation, newest)
                                .map(unnamed -> unnamed.or(() -> newest)
                                        .orElseThrow(() -> new NotFound("simulation " + simulation))));
    }

    /** The run that was not named, if anything has arrived since the one before ended. */
    private Future<Optional<Run>> unnamed(String simulation, Optional<Run> before) {
        long ended = before.map(Run::endedMillis).orElse(Run.NOT_ENDED);
        return new Fleet(vertx.eventBus(), partitions)
                .read(new ReadAgents(simulation, null, null))
                .map(agents -> agents.stream()
                        .map(AgentStats::reception)
                        .filter(reception ->
                                reception.presence() != Reception.Presence.ENDED && reception.arrivedMillis() > ended)
                        .mapToLong(reception -> Math.max(ended + 1, reception.beganMillis()))
                        .min())
                .map(first -> {
                    if (first.isEmpty()) {
                        return Optional.empty();
                    }
                    // The names of runs are those of their times.
                    long after = before.map(run -> run.startedMillis() + 1).orElse(0L);
                    long began = Math.max(first.getAsLong(), after);
                    return Optional.of(Run.begun(simulation, Run.nameOf(began), began));
                });
    }

    /** Whatever fails, the run is still open, and its end can be asked for again. */
    private Future<RunChanged> end(Run run, RunStatus how, String reason) {
        var end = new EndAlerts(run.simulation(), how.wireName(), clock.millis());
        var answers = IntStream.range(0, partitions)
                .mapToObj(i -> Topics.ALERTS_END.of(i).request(vertx.eventBus(), end))
                .toList();
        return Future.join(answers).compose(ended -> {
            var answered = answers.stream().map(Future::result).toList();
            long newest = answered.stream()
                    .mapToLong(EndAlerts.Answer::newestMillis)
                    .max()
                    .orElse(Run.NOT_ENDED);
            long arrived = answered.stream()
                    .mapToLong(EndAlerts.Answer::arrivedMillis)
                    .max()
                    .orElse(Run.NOT_ENDED);
            var after = run.ended(how, reason, Math.max(arrived, end.atMillis()), newest);
            return Topics.WATCH_END
                    .request(vertx.eventBus(), new EndWatch(end, after.endedMillis()))
                    .compose(watched -> runs.put(after))
                    .map(new RunChanged(after));
        });
    }
}
