package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Rejection;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many agents there may be, and how much memory they take. */
class AgentLimitsTest {
    private static final String NO_MEMORY = "the server's memory for agents is used up (limits.memory)";
    private static final int FIT = 20;

    private final InMemoryStore store = new InMemoryStore();
    /** Enough for 20 plain agents and no more. */
    private final Operations operations =
            Operations.create((Weight.of(id(0)) * FIT + 1) * 16 / 13 + 1, new SimpleMeterRegistry());

    private final Owner owner = new Owner(store, operations, 100);

    @Test
    void ownersShareOneLimitAndTakeExactlySoMany() {
        var shared = new Census(7, "1", operations);
        var owners = List.of(new Owner(store, shared, operations), new Owner(store, shared, operations));

        long accepted = 0;
        for (int i = 0; i < 10; i++) {
            accepted += owners.get(i % 2).send(List.of(plain(i, 1))).result().accepted();
        }

        assertThat(accepted).isEqualTo(7);
        assertThat(shared.agents()).isEqualTo(7);
    }

    @Test
    void whatDoesNotFitIsRejectedByNameAndTheOthersGoOn() {
        var first = owner.send(agents(0, FIT + 5, 1)).result();
        var second = owner.send(agents(0, FIT + 5, 2)).result();

        assertThat(first.accepted()).isEqualTo(FIT);
        assertThat(first.rejections()).hasSize(5).contains(new Rejection(FIT + 1, "agent", NO_MEMORY, true));
        assertThat(second.accepted()).isEqualTo(FIT);
        assertThat(operations.conditions().current())
                .extracting(Condition::component)
                .containsExactly("agents.limit");
        assertThat(operations
                        .meters()
                        .get("mnemoscope.snapshots.refused")
                        .counter()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void anAgentWhoseGaugesDoNotFitIsRejectedUntilItSendsFewer() {
        var filled = owner.send(agents(0, FIT, 1)).result();
        var grown = owner.send(List.of(gauged(3, 2), plain(4, 2))).result();
        var smaller = owner.send(List.of(plain(3, 2))).result();

        assertThat(filled.accepted()).isEqualTo(FIT);
        assertThat(grown.accepted()).isEqualTo(1);
        assertThat(grown.rejections()).containsExactly(new Rejection(1, "gauges", NO_MEMORY, true));
        assertThat(smaller.accepted()).isEqualTo(1);
    }

    @Test
    void anAgentWhoseMemoryStoresDoNotFitIsRejected() {
        var filled = owner.send(agents(0, FIT, 1)).result();
        var stores = IntStream.range(0, 16)
                .mapToObj(i -> new MemoryStore(
                        "x".repeat(63) + (char) ('a' + i), Role.ARCHIVAL, Unit.ITEMS, 1, 0, MemoryStore.NOT_SAID, 0))
                .toArray(MemoryStore[]::new);
        var grown = owner.send(List.of(Samples.with(plain(3, 2), stores), plain(4, 2)))
                .result();
        var room = List.of(
                owner.partition.forget(id(5)),
                owner.partition.forget(id(6)),
                owner.partition.forget(id(7)),
                owner.partition.forget(id(8)));
        long before = operations.budget().taken(Kind.AGENTS);
        var fits = owner.send(List.of(Samples.with(plain(3, 3), stores))).result();

        assertThat(filled.accepted()).isEqualTo(FIT);
        assertThat(room).allMatch(Future::succeeded);
        assertThat(grown.rejections()).containsExactly(new Rejection(1, "stores", NO_MEMORY, true));
        assertThat(fits.accepted()).isEqualTo(1);
        assertThat(operations.budget().taken(Kind.AGENTS) - before).isEqualTo(16 * (Weight.MEMORY_STORE + 2 * 64));
    }

    @Test
    void aForgottenAgentMakesRoomForItsGauges() {
        var filled = owner.send(agents(0, FIT - 4, 1)).result();
        var gauged = owner.send(List.of(gauged(50, 1), gauged(51, 1))).result();

        var forgotten = owner.partition.forget(id(50));
        var next = owner.send(List.of(gauged(51, 2))).result();

        assertThat(filled.accepted()).isEqualTo(FIT - 4);
        assertThat(gauged.accepted()).isEqualTo(1);
        assertThat(forgotten.result()).isTrue();
        assertThat(next.accepted()).isEqualTo(1);
        assertThat(operations.conditions().current()).isEmpty();
    }

    @Test
    void allIsGivenBackWithTheLastAgent() {
        var sent = owner.send(List.of(plain(1, 1), gauged(2, 1), gauged(2, 2), plain(2, 3)));
        long taken = operations.budget().taken(Kind.AGENTS);

        var gone = List.of(owner.partition.forget(id(1)), owner.partition.forget(id(2)));

        assertThat(sent.result().accepted()).isEqualTo(4);
        assertThat(taken).isGreaterThan(2 * Weight.AGENT + 32 * Weight.GAUGE);
        assertThat(gone).allMatch(future -> future.succeeded());
        assertThat(operations.budget().taken(Kind.AGENTS)).isZero();
    }

    @Test
    void whatTheStoreHasIsTakenWhateverTheLimits() {
        var sent = owner.send(agents(0, FIT, 1));
        var small = Operations.create(Weight.AGENT, new SimpleMeterRegistry());

        var restarted = new Owner(store, small, 5);
        var next = restarted.send(agents(0, FIT + 1, 2)).result();

        assertThat(sent.succeeded()).isTrue();
        assertThat(restarted.states()).hasSize(FIT);
        assertThat(next.accepted()).isEqualTo(FIT);
        assertThat(small.budget().taken(Kind.AGENTS))
                .isEqualTo(operations.budget().taken(Kind.AGENTS));
    }

    private static List<MemorySnapshot> agents(int from, int to, long second) {
        return IntStream.range(from, to).mapToObj(i -> plain(i, second)).toList();
    }

    private static AgentId id(int i) {
        return new AgentId("town", String.format("agent-%02d", i));
    }

    private static MemorySnapshot plain(int i, long second) {
        return Moments.sized(id(i), second, 100, 1_000);
    }

    private static MemorySnapshot gauged(int i, long second) {
        var plain = plain(i, second);
        Map<String, Double> gauges =
                IntStream.range(0, 32).boxed().collect(Collectors.toMap(n -> "gauge_" + n, n -> 1.0 * n));
        return new MemorySnapshot(
                plain.id(),
                plain.timestampMillis(),
                plain.memory(),
                plain.consolidation(),
                0,
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                gauges);
    }
}
