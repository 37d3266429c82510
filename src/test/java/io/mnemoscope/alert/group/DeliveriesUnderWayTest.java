package io.mnemoscope.alert.group;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Matcher.Field;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which groups wait for a delivery that another grouping made, for how long, and what they learn from it. */
class DeliveriesUnderWayTest {
    private static final String RULE = "threshold_exceeded";
    private static final AgentId BOB = new AgentId("town", "Bob");
    private static final AgentId CAROL = new AgentId("village", "Carol");
    private static final Alert OF_ALICE = Samples.fired(ALICE, 1).alert();
    private static final Alert OF_BOB = Samples.fired(BOB, 1).alert();
    private static final Alert OF_CAROL = Samples.fired(CAROL, 1).alert();
    private static final Alert LOST = Samples.lost("town", 0).alert();

    private static GroupScheduler groups(Duration wait, Field... fields) {
        var policy = new GroupingPolicy(Set.of(fields), wait, Duration.ofSeconds(30), Map.of());
        var receiver = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());
        return new GroupScheduler(policy, List.of(receiver));
    }

    private static GroupScheduler groups(Field... fields) {
        return groups(Duration.ofSeconds(1), fields);
    }

    private static GroupScheduler with(GroupScheduler groups, Alert... alerts) {
        for (var alert : alerts) {
            groups.of(alert).restore(alert, false);
        }
        return groups;
    }

    private static Notification of(String id, Group group, Alert... alerts) {
        return new Notification(id, "ops", group, Notification.Reason.FIRST, START, List.of(alerts), 0);
    }

    private static boolean waits(GroupScheduler groups, Alert alert) {
        return groups.of(alert).isBusy("ops");
    }

    @Test
    void theGroupOfItsKeyWaitsUntilItIsSettled() {
        var groups = with(groups(Field.SIMULATION, Field.RULE), OF_ALICE, OF_CAROL);
        var deliveries = new DeliveriesUnderWay(groups);
        var sent = of("a", new Group("town", RULE, null), OF_ALICE);

        deliveries.restore(sent);
        deliveries.restored();
        assertThat(waits(groups, OF_ALICE)).isTrue();
        assertThat(waits(groups, OF_CAROL)).isFalse();
        deliveries.settled(sent, START);

        assertThat(waits(groups, OF_ALICE)).isFalse();
    }

    @Test
    void allGroupsOfTheSimulationWaitForOneThatWasNotGroupedByRuleOrAgent() {
        var groups = with(groups(Field.SIMULATION, Field.RULE, Field.AGENT), OF_ALICE, OF_BOB, OF_CAROL, LOST);
        var deliveries = new DeliveriesUnderWay(groups);

        deliveries.restore(of("a", new Group("town", "", null)));

        assertThat(waits(groups, OF_ALICE)).isTrue();
        assertThat(waits(groups, OF_BOB)).isTrue();
        assertThat(waits(groups, LOST)).isTrue();
        assertThat(waits(groups, OF_CAROL)).isFalse();
    }

    @Test
    void onlyGroupsThatMayHaveItsRuleOrItsAgentWait() {
        var byAgent = with(groups(Field.SIMULATION, Field.AGENT), OF_ALICE, OF_BOB, LOST);
        new DeliveriesUnderWay(byAgent).restore(of("a", new Group("town", RULE, "Alice")));
        assertThat(waits(byAgent, OF_ALICE)).isTrue();
        assertThat(waits(byAgent, OF_BOB)).isFalse();
        assertThat(waits(byAgent, LOST)).as("it is no agent's").isTrue();

        var byRule = with(groups(Field.SIMULATION, Field.RULE), OF_ALICE, LOST);
        new DeliveriesUnderWay(byRule).restore(of("a", new Group("town", "simulation_lost", "*")));
        assertThat(waits(byRule, OF_ALICE)).isFalse();
        assertThat(waits(byRule, LOST)).isTrue();
    }

    @Test
    void alertsOfWholeSimulationsAreFoundWithAndWithoutGroups() {
        var grouped = with(groups(Field.SIMULATION, Field.RULE, Field.AGENT), LOST);
        new DeliveriesUnderWay(grouped).restore(of("a", new Group("town", "simulation_lost", "*")));
        assertThat(waits(grouped, LOST)).isTrue();

        var single = with(groups(Duration.ZERO, Field.SIMULATION), LOST);
        new DeliveriesUnderWay(single).restore(of("a", new Group("town", "simulation_lost", null)));
        assertThat(waits(single, LOST)).isTrue();
    }

    @Test
    void aGroupWaitsForAllThatMayHaveItsAlerts() {
        var groups = with(groups(Field.SIMULATION), OF_ALICE);
        var deliveries = new DeliveriesUnderWay(groups);
        var one = of("a", new Group("town", RULE, null), OF_ALICE);
        var other = of("b", new Group("town", "gauge", null));
        deliveries.restore(one);
        deliveries.restore(other);

        deliveries.settled(one, START);
        assertThat(waits(groups, OF_ALICE)).isTrue();
        deliveries.settled(other, START);

        assertThat(waits(groups, OF_ALICE)).isFalse();
    }

    @Test
    void eachGroupLearnsWhatTheReceiverKnowsOfItsAlerts() {
        var groups = with(groups(Field.SIMULATION, Field.AGENT), OF_ALICE, OF_BOB);
        var deliveries = new DeliveriesUnderWay(groups);
        deliveries.restore(of("a", new Group("town", RULE, null)));
        groups.scheduleAll(START);

        deliveries.settled(of("a", new Group("town", RULE, null), OF_ALICE), START);

        assertThat(groups.of(OF_ALICE).plan(alert -> false, START + 2_000)).isEmpty();
        assertThat(groups.of(OF_BOB).plan(alert -> false, START + 2_000))
                .flatExtracting(planned -> planned.notification().alerts())
                .containsExactly(OF_BOB);
        assertThat(groups.nextMillis()).isLessThanOrEqualTo(START + 30_000);
    }

    @Test
    void aRetryIsOneAtATimeAndEndsWhenItIsCancelled() {
        for (var group : List.of(new Group("town", RULE, null), new Group("town", RULE, "Alice"))) {
            var groups = with(groups(Field.SIMULATION, Field.RULE), OF_ALICE);
            var deliveries = new DeliveriesUnderWay(groups);
            var again = of("a", group, OF_ALICE);

            assertThat(deliveries.retry(again)).isTrue();
            assertThat(waits(groups, OF_ALICE)).isTrue();
            assertThat(deliveries.retry(of("b", group, OF_ALICE))).isFalse();
            deliveries.cancel(again, START);

            assertThat(waits(groups, OF_ALICE)).isFalse();
            assertThat(deliveries.retry(again)).isTrue();
        }
    }

    @Test
    void aRetryThatAnotherGroupingMadeWaitsForNoGroupOfAnotherSimulation() {
        var groups = with(groups(Field.SIMULATION, Field.RULE), OF_ALICE, OF_CAROL);
        var deliveries = new DeliveriesUnderWay(groups);
        deliveries.restore(of("a", new Group("village", RULE, null), OF_CAROL));

        assertThat(deliveries.retry(of("b", new Group("town", RULE, "Alice"), OF_ALICE)))
                .isTrue();

        assertThat(waits(groups, OF_ALICE)).isTrue();
    }

    @Test
    void aLookThatWasSkippedIsDueAsSoonAsTheDeliveryIsSettledOrCancelled() {
        for (boolean settled : new boolean[] {true, false}) {
            var groups = with(groups(Field.SIMULATION, Field.RULE), OF_ALICE);
            var deliveries = new DeliveriesUnderWay(groups);
            var sent = of("a", new Group("town", RULE, null));
            assertThat(deliveries.retry(sent)).isTrue();
            groups.scheduleAll(START);
            assertThat(groups.takeDue(START + 1_000)).hasSize(1);
            assertThat(groups.of(OF_ALICE).plan(alert -> false, START + 1_000)).isEmpty();
            groups.reschedule(groups.of(OF_ALICE));
            assertThat(groups.nextMillis()).isEqualTo(START + 31_000);

            if (settled) {
                deliveries.settled(sent, START + 2_000);
            } else {
                deliveries.cancel(sent, START + 2_000);
            }

            assertThat(groups.nextMillis()).isEqualTo(START + 2_000);
        }
    }
}
