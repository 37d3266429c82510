package io.mnemoscope.alert.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Matcher.Field;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Why a receiver is not notified of an alert now, and in which group it is. */
class GroupStatusTest {
    @Test
    void theStatusOfAnAlertThatWaitsForTheIntervalSaysSo() {
        var groups = new GroupScheduler(
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of()),
                List.of(new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of())));
        var alice = Samples.fired(Samples.ALICE, 1);
        var group = groups.of(alice.alert());
        group.add(new StoredEvent(1, alice), 1_000_000);
        group.mute(alert -> Optional.empty(), (alert, why) -> {});
        var plan = group.plan(alert -> false, 1_001_000);
        group.settled(plan.get(0).notification(), 1_001_000);
        group.add(new StoredEvent(2, Samples.fired(Samples.BOB, 1)), 1_002_000);

        assertThat(group.status("ops")).isEqualTo("group_wait or group_interval has not passed");
    }

    @Test
    void alertsOfASimulationAreOfNoAgent() {
        var policy = new GroupingPolicy(
                Set.of(Field.SIMULATION, Field.AGENT), Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of());
        var lost = Samples.lost("town", 1).alert();
        var star = Samples.fired(new AgentId("town", "*"), 1).alert();

        assertThat(policy.key(lost)).isNotEqualTo(policy.key(star));
        assertThat(policy.key(lost).text()).isEqualTo("town");
    }
}
