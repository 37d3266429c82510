package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.bus.IngestMessages.SnapshotsObserved;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A partition and what can be seen of it. */
final class Owner {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

    final Operations operations;
    final AgentRegistry agents;
    final List<StoredEvent> published = new ArrayList<>();
    final Deque<Runnable> later = new ArrayDeque<>();
    final Partition partition;
    long arrival;

    Owner(SnapshotStore store, int maxAgents, int checkpointSnapshots) {
        this(store, maxAgents, checkpointSnapshots, "1", null);
    }

    /** Of a server of this version whose rules' evaluations are told to somebody, who may throw. */
    Owner(SnapshotStore store, int maxAgents, int checkpointSnapshots, String version, @Nullable Evaluations told) {
        this(store, TestOperations.create(), maxAgents, checkpointSnapshots, version, told);
    }

    Owner(SnapshotStore store, Operations operations, int maxAgents) {
        this(store, operations, maxAgents, 1_024, "1", null);
    }

    private Owner(
            SnapshotStore store,
            Operations operations,
            int maxAgents,
            int checkpointSnapshots,
            String version,
            @Nullable Evaluations told) {
        this(store, new Census(maxAgents, version, operations), operations, checkpointSnapshots, told);
    }

    /** One of several with the same census. */
    Owner(SnapshotStore store, Census census, Operations operations) {
        this(store, census, operations, 1_024, null);
    }

    private Owner(
            SnapshotStore store,
            Census census,
            Operations operations,
            int checkpointSnapshots,
            @Nullable Evaluations told) {
        this.operations = operations;
        agents = new AgentRegistry(new RuleConfiguration(RuleSettings.DEFAULTS, List.of()), census, told);
        var config = new Config.Monitor(1, 100, Duration.ofMillis(250), checkpointSnapshots, Duration.ofMinutes(5));
        partition = new Partition(store, config, CLOCK, agents, published::addAll, later::add);
        assertThat(partition.load(0).succeeded()).isTrue();
    }

    Future<SnapshotsObserved> send(List<MemorySnapshot> snapshots) {
        arrival += 1_000;
        var positions = LongStream.rangeClosed(1, snapshots.size()).toArray();
        return partition.observe(new ObserveSnapshots(snapshots, positions, arrival));
    }

    Map<AgentId, AgentState> states() {
        var states = new HashMap<AgentId, AgentState>();
        agents.all().forEach(watched -> states.put(watched.monitor.id(), stored(watched.monitor.state())));
        return states;
    }

    /** Without the times of arrival, which are stored with checkpoints only: after a restart those since are estimates. */
    static AgentState stored(AgentState state) {
        var reception = state.reception();
        return new AgentState(
                state.latest(),
                state.inOrder(),
                state.outOfOrder(),
                state.firstMillis(),
                state.firstTotal(),
                state.firstSeen(),
                state.alerts(),
                state.rules(),
                state.settings(),
                state.quarantine(),
                new Reception(
                        reception.newestMillis(),
                        Reception.UNKNOWN,
                        Reception.UNKNOWN,
                        reception.aheadMillis(),
                        reception.stepsBefore(),
                        reception.runFrom(),
                        Reception.UNKNOWN,
                        reception.presence(),
                        reception.gaps(),
                        0,
                        reception.longestStepGap(),
                        null));
    }

    AgentState state(AgentId agent) {
        return Objects.requireNonNull(states().get(agent));
    }

    List<AlertEvent> events() {
        return published.stream().map(StoredEvent::event).toList();
    }
}
