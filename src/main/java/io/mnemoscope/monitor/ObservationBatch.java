package io.mnemoscope.monitor;

import io.mnemoscope.bus.IngestMessages.SnapshotsObserved;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Rejection;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.storage.StoreBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What comes of one batch, gathered while its snapshots are observed. */
final class ObservationBatch {
    final List<MemorySnapshot> snapshots;
    final List<AlertEvent> events = new ArrayList<>(0);
    final List<AgentState> checkpoints = new ArrayList<>(0);
    final List<Rejection> rejections = new ArrayList<>(0);
    /** Agents whose state goes into a checkpoint with this batch. */
    final Set<TrackedAgent> due = new LinkedHashSet<>(0);

    long duplicates;
    long outOfOrder;

    /** What happened to alerts, and nothing else yet. */
    static ObservationBatch of(List<AlertEvent> events) {
        var batch = new ObservationBatch(0);
        batch.events.addAll(events);
        return batch;
    }

    ObservationBatch(int expected) {
        snapshots = new ArrayList<>(expected);
    }

    StoreBatch batch(long generation) {
        return new StoreBatch(generation, snapshots, events, checkpoints);
    }

    SnapshotsObserved answer() {
        var raised = events.isEmpty()
                ? List.<AlertEvent>of()
                : events.stream().filter(AlertEvent::raised).toList();
        return new SnapshotsObserved(snapshots.size(), duplicates, outOfOrder, rejections, raised);
    }

    /** Whose state this has moved on. */
    Set<AgentId> agents() {
        var agents = new HashSet<AgentId>();
        snapshots.forEach(snapshot -> agents.add(snapshot.id()));
        checkpoints.forEach(state -> agents.add(state.latest().id()));
        return agents;
    }

    boolean isEmpty() {
        return snapshots.isEmpty() && events.isEmpty() && checkpoints.isEmpty();
    }
}
