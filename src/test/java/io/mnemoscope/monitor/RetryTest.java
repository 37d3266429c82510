package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever sends a batch once more, because no answer came, has the answer that did not come. */
class RetryTest {
    private static final AgentId BOB = new AgentId("town", "Bob");

    private final InMemoryStore store = new InMemoryStore();
    private final Owner owner = new Owner(store, 100, 1_024);

    @ParameterizedTest
    @EnumSource(AlertMode.class)
    void aRetryIsAnsweredWithTheAlertsOfTheFirst(AlertMode mode) {
        for (int seed = 0; seed < 20; seed++) {
            var one = new Owner(new InMemoryStore(), 100, 1_024);
            var used = one.partition.use("town", new SettingsPatch(mode, null, null, null, Map.of()));
            var random = new Random(seed);
            var walk = new ArrayList<>(Moments.walk(random, Moments.ALICE, 100));
            walk.addAll(Moments.walk(random, BOB, 100));

            var first = one.send(walk).result();
            var again = one.send(walk).result();

            assertThat(used.succeeded()).isTrue();
            assertThat(first.raised()).as("seed %d", seed).isNotEmpty();
            assertThat(again.duplicates()).as("seed %d", seed).isEqualTo(first.accepted() + first.duplicates());
            assertThat(again.raised()).as("seed %d", seed).isEqualTo(first.raised());
        }
    }

    @Test
    void halfARetryHasTheAlertsOfBothHalves() {
        var first = owner.send(List.of(full(1), full(2))).result();
        var both = owner.send(List.of(full(1), full(2), of(BOB, 1, 900), of(BOB, 2, 900)))
                .result();
        var none = owner.send(List.of(full(1), full(1))).result();

        assertThat(first.raised()).hasSize(1);
        assertThat(both.accepted()).isEqualTo(2);
        assertThat(both.raised())
                .extracting(event -> event.alert().agent().agent())
                .containsExactly("Alice", "Bob");
        assertThat(none.duplicates()).isEqualTo(2);
        assertThat(none.raised()).isEmpty();
    }

    @Test
    void aSecondCopyWithinOneBatchTellsAnAlertOnce() {
        var answer = owner.send(List.of(full(1), full(2), full(2), full(1))).result();
        var again = owner.send(List.of(full(2), full(2))).result();

        assertThat(answer.raised()).hasSize(1);
        assertThat(again.raised()).isEqualTo(answer.raised());
    }

    @Test
    void aRetryWhileTheFirstIsStillOnItsWayHasItsAlerts() {
        var slow = new SlowStore(store);
        var waiting = new Owner(slow, 100, 1_024);
        var first = waiting.send(List.of(full(1), full(2)));
        var again = waiting.send(List.of(full(1), full(2)));

        slow.goOn();

        assertThat(first.result().raised()).extracting(AlertEvent::kind).containsExactly(AlertEvent.Kind.FIRING);
        assertThat(again.result().raised()).isEqualTo(first.result().raised());
        assertThat(again.result().duplicates()).isEqualTo(2);
    }

    private static MemorySnapshot full(long second) {
        return of(Moments.ALICE, second, 900);
    }

    private static MemorySnapshot of(AgentId agent, long second, long size) {
        return Moments.sized(agent, second, size, 1_000);
    }
}
