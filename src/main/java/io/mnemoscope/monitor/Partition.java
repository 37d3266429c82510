package io.mnemoscope.monitor;

import io.mnemoscope.async.SerialQueue;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.bus.IngestMessages.SnapshotsObserved;
import io.mnemoscope.bus.RunMessages.EndAlerts;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.SnapshotStore;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of its agents' state. What it has observed goes to the store before anybody hears of it. When the store
 * could not write, the state is ahead of what is durable: the agents concerned are then brought back from the store, and
 * until that is done nothing is taken. One event loop.
 */
final class Partition {
    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int CHECKPOINTS_PER_TICK = 512;

    private final SnapshotStore store;
    private final Config.Monitor config;
    private final InstantSource clock;
    private final AgentRegistry agents;
    private final BatchObserver observer;
    private final Consumer<List<StoredEvent>> onEvents;
    private final Consumer<Runnable> later;
    /** Batches with snapshots out of order wait for the store to say which of them it has. */
    private final SerialQueue queue = new SerialQueue();

    private final Set<AgentId> ahead = new HashSet<>();
    private long generation;
    private int inFlight;
    private boolean outage;
    private boolean broken;

    /**
     * Owns nothing yet; see {@link #load}.
     *
     * @param onEvents told of alert events once they are durable
     * @param later runs something after a while
     */
    Partition(
            SnapshotStore store,
            Config.Monitor config,
            InstantSource clock,
            AgentRegistry agents,
            Consumer<List<StoredEvent>> onEvents,
            Consumer<Runnable> later) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.agents = agents;
        this.observer = new BatchObserver(agents, config);
        this.onEvents = onEvents;
        this.later = later;
    }

    /** Brings back the agents of this partition. */
    Future<Void> load(int partition) {
        // Nobody else looks at the agents yet, so a page may be taken in on the store's thread.
        return store.restore(
                        id -> id.partition(config.partitions()) == partition, page -> page.forEach(agents::restore))
                .compose(current -> {
                    generation = current;
                    return append(agents.takeUnwritten());
                });
    }

    /** Observes a batch; succeeds once it is durable. */
    Future<SnapshotsObserved> observe(ObserveSnapshots message) {
        if (broken) {
            return recovering();
        }
        if (queue.isIdle()) {
            var behind = observer.behind(message.snapshots());
            if (behind.isEmpty()) {
                return observe(message, behind, List.of());
            }
        }
        return queue.add(() -> {
            var behind = observer.behind(message.snapshots());
            return behind.isEmpty() ? observe(message, behind, List.of()) : observe(message, behind);
        });
    }

    /** What is stored was acknowledged, or would have been: its sender is told again what it raised. */
    private Future<SnapshotsObserved> observe(ObserveSnapshots message, List<SnapshotKey> behind) {
        return store.existing(behind)
                .compose(stored -> stored.isEmpty()
                        ? observe(message, behind, stored)
                        : store.raised(stored, IngestReceipt.MAX_LISTED)
                                .compose(before ->
                                        observe(message, behind, stored).map(answer -> answer.after(before))));
    }

    private Future<SnapshotsObserved> observe(
            ObserveSnapshots message, List<SnapshotKey> behind, List<SnapshotKey> stored) {
        if (broken) {
            return recovering();
        }
        ObservationBatch work;
        try {
            work = observer.observe(message, behind, stored, clock.millis());
        } catch (RuntimeException e) {
            // An error of ours, not of one agent: memory may be ahead of the store.
            message.snapshots().forEach(snapshot -> ahead.add(snapshot.id()));
            fail(e);
            return Future.failedFuture(e);
        }
        return append(work).map(done -> work.answer());
    }

    private Future<Void> append(ObservationBatch work) {
        if (work.isEmpty()) {
            return Future.succeededFuture();
        }
        inFlight++;
        return store.append(work.batch(generation))
                .onSuccess(appended -> {
                    inFlight--;
                    outage(null);
                    if (!work.events.isEmpty()) {
                        onEvents.accept(appended.stored(work.events));
                    }
                    recoverIfIdle();
                })
                .onFailure(cause -> {
                    inFlight--;
                    ahead.addAll(work.agents());
                    fail(cause);
                })
                .mapEmpty();
    }

    private void fail(Throwable cause) {
        if (!broken) {
            broken = true;
            outage("batch failed, bringing agents back from the store reason=" + cause.getMessage());
        }
        recoverIfIdle();
    }

    /** Once nothing is on its way to the store, what it has is what counts. */
    private void recoverIfIdle() {
        if (!broken || inFlight > 0) {
            return;
        }
        var pages = Collections.synchronizedList(new ArrayList<List<Restored>>());
        inFlight++;
        store.restore(ahead::contains, pages::add)
                .onSuccess(current -> {
                    inFlight--;
                    ahead.forEach(agents::remove);
                    pages.forEach(page -> page.forEach(agents::restore));
                    ahead.clear();
                    generation = current;
                    broken = false;
                    LOG.debug("agents are back from the store");
                    // Not at once: if the store still fails, this would go round and round.
                    later.accept(this::moveOver);
                })
                .onFailure(cause -> {
                    inFlight--;
                    outage("store cannot be read, trying again reason=" + cause.getMessage());
                    later.accept(this::recoverIfIdle);
                });
    }

    /** Logs the first failure and that it is over (null), not each attempt in between. */
    private void outage(@Nullable String what) {
        if (what != null && !outage) {
            LOG.warn(what);
        } else if (what == null && outage) {
            LOG.info("the store takes snapshots again, agents are as it has them");
        }
        outage = what != null;
    }

    private void moveOver() {
        if (!broken) {
            append(agents.takeUnwritten())
                    .onFailure(cause -> LOG.debug("not migrated to new rules yet reason={}", cause.getMessage()));
        }
    }

    /** These rules hold for a simulation from now on; succeeds once the agents' states under them are durable. */
    Future<Void> use(String simulation, SettingsPatch patch) {
        return use(() -> agents.set(simulation, patch));
    }

    /** These rules hold for an agent from now on; succeeds once its state under them is durable. */
    Future<Void> use(AgentId agent, SettingsPatch patch) {
        return use(() -> agents.set(agent, patch));
    }

    private Future<Void> use(Supplier<List<TrackedAgent>> set) {
        return queue.add(() -> {
            var work = new ObservationBatch(0);
            for (var agent : set.get()) {
                agents.moveOver(agent, work);
            }
            return broken ? recovering() : append(work);
        });
    }

    /**
     * What silence means: judges the agents by what only a look at whole simulations can tell. It is stored with the agents'
     * states, because no snapshot would bring it back. While others wait, agents are not judged before the next pulse.
     */
    Future<Void> pulse(FleetPulse pulse) {
        if (broken || !queue.isIdle()) {
            return Future.succeededFuture();
        }
        var work = new ObservationBatch(0);
        observer.judge(pulse, work);
        return append(work);
    }

    /** Ends the alerts of a simulation's agents; answers once that is durable. */
    Future<EndAlerts.Answer> endRun(String simulation, String how, long atMillis) {
        return queue.add(() -> {
            if (broken) {
                return recovering();
            }
            var work = new ObservationBatch(0);
            var newest = observer.endRun(simulation, how, atMillis, work);
            return append(work).map(newest);
        });
    }

    /** Stores what happened to alerts of whole simulations. */
    Future<Void> store(List<AlertEvent> events) {
        return queue.add(() -> broken ? recovering() : append(ObservationBatch.of(events)));
    }

    /** The store is recovering; whoever asked may ask again. */
    static <T> Future<T> recovering() {
        return Future.failedFuture(new StoreUnavailable("the store is recovering", RETRY_AFTER));
    }

    /** Forgets an agent; answers whether it was known. */
    Future<Boolean> forget(AgentId id) {
        return queue.add(() -> {
            boolean known = agents.find(id) != null;
            return store.forget(id).map(done -> {
                agents.forget(id);
                return known;
            });
        });
    }

    /** Writes the checkpoints that have waited long enough: a few at each tick. */
    Future<Void> checkpointOld() {
        long before = clock.millis() - config.checkpointAge().toMillis();
        return checkpoint(CHECKPOINTS_PER_TICK, before);
    }

    /** Writes all checkpoints that are due. */
    Future<Void> checkpointAll() {
        return checkpoint(Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    private Future<Void> checkpoint(int limit, long olderThanMillis) {
        if (broken || !queue.isIdle()) {
            return Future.succeededFuture();
        }
        var work = new ObservationBatch(0);
        observer.checkpoint(limit, olderThanMillis, work);
        return append(work);
    }
}
