package io.mnemoscope.monitor;

import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.bus.RunMessages.EndAlerts;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.Rejection;
import io.mnemoscope.storage.SnapshotKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a batch through the monitors of its agents. One thread. */
final class BatchObserver {
    private final AgentRegistry agents;
    private final Config.Monitor config;
    private long batch;

    BatchObserver(AgentRegistry agents, Config.Monitor config) {
        this.agents = agents;
        this.config = config;
    }

    /** The snapshots that are behind their agents' newest: out of order, or stored before; the store knows which. */
    List<SnapshotKey> behind(List<MemorySnapshot> snapshots) {
        batch++;
        List<SnapshotKey> behind = List.of();
        Map<AgentId, Long> newcomers = new HashMap<>();
        for (var snapshot : snapshots) {
            var watched = agents.find(snapshot.id());
            boolean isBehind =
                    watched == null ? isBehind(newcomers, snapshot) : isBehind(watched, snapshot.timestampMillis());
            if (isBehind) {
                behind = behind.isEmpty() ? new ArrayList<>() : behind;
                behind.add(new SnapshotKey(snapshot.id(), snapshot.timestampMillis()));
            }
        }
        return behind;
    }

    private static boolean isBehind(Map<AgentId, Long> newcomers, MemorySnapshot snapshot) {
        var newest = newcomers.get(snapshot.id());
        if (newest != null && snapshot.timestampMillis() <= newest) {
            return true;
        }
        newcomers.put(snapshot.id(), snapshot.timestampMillis());
        return false;
    }

    private boolean isBehind(TrackedAgent watched, long timeMillis) {
        if (watched.lookedAtBatch != batch) {
            watched.lookedAtBatch = batch;
            watched.newestInBatch = watched.monitor.newestMillis();
        }
        if (timeMillis <= watched.newestInBatch) {
            return true;
        }
        watched.newestInBatch = timeMillis;
        return false;
    }

    /**
     * Observes each snapshot that was not stored before.
     *
     * @param behind what {@link #behind} answered
     * @param stored which of these the store has
     */
    ObservationBatch observe(
            ObserveSnapshots message, List<SnapshotKey> behind, List<SnapshotKey> stored, long nowMillis) {
        var snapshots = message.snapshots();
        var work = new ObservationBatch(snapshots.size());
        var taken = behind.isEmpty() ? null : new HashSet<>(stored);
        for (int i = 0; i < snapshots.size(); i++) {
            var snapshot = snapshots.get(i);
            var watched = watched(message, i, work);
            if (watched == null) {
                continue;
            }
            if (taken != null && !taken.add(new SnapshotKey(snapshot.id(), snapshot.timestampMillis()))) {
                work.duplicates++;
                if (message.finals().get(i) && watched.monitor.isLatest(snapshot)) {
                    leave(watched, work, nowMillis);
                }
            } else {
                var refusal = agents.grow(watched, snapshot);
                if (refusal == null) {
                    boolean late = observe(watched, snapshot, work, nowMillis);
                    if (message.finals().get(i) && !late) {
                        leave(watched, work, nowMillis);
                    }
                } else {
                    work.rejections.add(new Rejection(message.positions()[i], refused(snapshot), refusal, true));
                }
            }
        }
        for (var agent : work.due) {
            AgentRegistry.checkpoint(agent, work);
        }
        return work;
    }

    /** The agent has finished or left: what is late does not say so. */
    private void leave(TrackedAgent watched, ObservationBatch work, long nowMillis) {
        if (!watched.monitor.reception().ended()) {
            work.events.addAll(watched.monitor.leave(nowMillis));
            var unused = agents.noticed(watched);
            work.due.add(watched);
            agents.mark(watched);
        }
    }

    /** What of a snapshot there was no room for. */
    private static String refused(MemorySnapshot snapshot) {
        return snapshot.stores().isEmpty() ? "gauges" : "stores";
    }

    /** The agent of a snapshot; null if it is new and cannot be taken, which is then said. */
    private @Nullable TrackedAgent watched(ObserveSnapshots message, int index, ObservationBatch work) {
        var snapshot = message.snapshots().get(index);
        var known = agents.find(snapshot.id());
        if (known != null) {
            return known;
        }
        long position = message.positions()[index];
        var refusal = agents.add(snapshot, message.arrival() + position);
        if (refusal != null) {
            work.rejections.add(new Rejection(position, "agent", refusal, true));
            return null;
        }
        var added = agents.find(snapshot.id());
        if (added != null) {
            added.sinceCheckpoint = config.checkpointSnapshots();
        }
        return added;
    }

    /** Answers whether it was late. */
    private boolean observe(TrackedAgent watched, MemorySnapshot given, ObservationBatch work, long nowMillis) {
        var snapshot = watched.named(given);
        var observation = agents.observe(watched, snapshot, nowMillis);
        work.snapshots.add(snapshot);
        work.outOfOrder += observation.outOfOrder() ? 1 : 0;
        work.events.addAll(observation.events());
        if (watched.sinceCheckpoint == 0) {
            watched.oldestMillis = nowMillis;
        }
        // A quarantine is stored with the snapshot that it began with, and so is what the snapshots alone do not say.
        boolean noticed = agents.noticed(watched);
        if (++watched.sinceCheckpoint == config.checkpointSnapshots() + 1 || noticed || observation.reordered()) {
            work.due.add(watched);
        }
        agents.mark(watched);
        return observation.outOfOrder();
    }

    /** Judges the agents by what a look at whole simulations says. */
    void judge(FleetPulse pulse, ObservationBatch work) {
        for (var watched : agents.all()) {
            var simulation = watched.monitor.id().simulation();
            var last = pulse.lastMillis().get(simulation);
            long arrived = watched.monitor.arrivedMillis();
            if (last != null && last > arrived && arrived >= 0) {
                long silence = pulse.outages().silence(arrived, last);
                long step = pulse.steps().getOrDefault(simulation, MemorySnapshot.NO_STEP);
                add(watched.monitor.silent(pulse.nowMillis(), silence, step), watched, work);
            }
        }
        pulse.scores().forEach((id, score) -> {
            var watched = agents.find(id);
            if (watched != null) {
                add(watched.monitor.compared(pulse.nowMillis(), score), watched, work);
            }
        });
    }

    /** Ends the alerts of a simulation's agents with its run; those of which nothing came since the run before stay as they are. */
    EndAlerts.Answer endRun(String simulation, String how, long atMillis, ObservationBatch work) {
        long newest = -1;
        long arrived = -1;
        for (var agent : agents.of(simulation)) {
            var monitor = agent.monitor;
            if (monitor.reception().presence() != Reception.Presence.ENDED) {
                newest = Math.max(newest, monitor.stats().latest().timestampMillis());
                arrived = Math.max(arrived, monitor.arrivedMillis());
                work.events.addAll(monitor.endRun(how, atMillis));
                var unused = agents.noticed(agent);
                AgentRegistry.checkpoint(agent, work);
                agents.mark(agent);
            }
        }
        return new EndAlerts.Answer(newest, arrived);
    }

    /** The checkpoints that are due, at most so many. */
    void checkpoint(int limit, long olderThanMillis, ObservationBatch work) {
        for (var agent : agents.all()) {
            if (work.checkpoints.size() >= limit) {
                return;
            }
            if (agent.sinceCheckpoint > 0 && agent.oldestMillis <= olderThanMillis) {
                AgentRegistry.checkpoint(agent, work);
            }
        }
    }

    private void add(List<AlertEvent> events, TrackedAgent watched, ObservationBatch work) {
        if (agents.noticed(watched) || !events.isEmpty()) {
            work.events.addAll(events);
            AgentRegistry.checkpoint(watched, work);
            agents.mark(watched);
        }
    }
}
