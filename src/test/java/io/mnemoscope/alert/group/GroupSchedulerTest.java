package io.mnemoscope.alert.group;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which group is due when, and up to where events are done with. A group waits for a second. */
class GroupSchedulerTest {
    private static final AgentId CAROL = new AgentId("village", "Carol");
    private final GroupScheduler groups = new GroupScheduler(
            new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of()),
            List.of(new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of())));

    @CanIgnoreReturnValue
    private AggregationGroup happens(long offset, AlertEvent event, long millis) {
        var group = groups.of(event.alert());
        group.add(new StoredEvent(offset, event), millis);
        groups.reschedule(group);
        return group;
    }

    @Test
    void nothingIsDueWhereNothingHappened() {
        assertThat(groups.nextMillis()).isEqualTo(AggregationGroup.NEVER);
        assertThat(groups.takeDue(Long.MAX_VALUE - 1)).isEmpty();
        assertThat(groups.unflushed()).isEqualTo(AggregationGroup.NEVER);
        assertThat(groups.find(Samples.fired(ALICE, 1).alert())).isNull();
    }

    @Test
    void groupsAreDueInTheOrderOfTheirTimesAndTakenOnce() {
        var village = happens(8, Samples.fired(CAROL, 1), START + 500);
        var town = happens(7, Samples.fired(ALICE, 1), START);
        groups.reschedule(town);

        assertThat(groups.nextMillis()).isEqualTo(START + 1_000);
        assertThat(groups.takeDue(START + 999)).isEmpty();
        assertThat(groups.takeDue(START + 1_000)).containsExactly(town);
        assertThat(groups.nextMillis()).isEqualTo(START + 1_500);
        assertThat(groups.takeDue(START + 1_500)).containsExactly(village);
        assertThat(groups.nextMillis()).isEqualTo(AggregationGroup.NEVER);
        assertThat(groups.all()).containsExactlyInAnyOrder(town, village);
    }

    @Test
    void eventsAreOwedUntilTheirGroupWasPlannedAndSettled() {
        var town = happens(7, Samples.fired(ALICE, 1), START);
        var village = happens(8, Samples.fired(CAROL, 1), START);
        assertThat(groups.unflushed()).isEqualTo(7);

        var planned = town.plan(alert -> false, START + 1_000);
        groups.reschedule(town);

        assertThat(planned).hasSize(1);
        assertThat(groups.unflushed()).isEqualTo(8);
        assertThat(village.plan(alert -> false, START + 1_000)).hasSize(1);
        groups.reschedule(village);
        assertThat(groups.unflushed()).isEqualTo(AggregationGroup.NEVER);
    }

    @Test
    void aGroupOfWhichNothingIsLeftIsDropped() {
        var alert = Samples.fired(ALICE, 1).alert();
        var empty = groups.of(alert);
        empty.postpone(START);
        groups.reschedule(empty);

        assertThat(groups.nextMillis()).isEqualTo(START + 30_000);
        assertThat(groups.takeDue(START + 30_000)).isEmpty();

        assertThat(groups.all()).isEmpty();
        assertThat(groups.find(alert)).isNull();
    }

    @Test
    void anAgentThatIsForgottenEndsItsAlertsAndNoOthers() {
        happens(7, Samples.fired(ALICE, 1), START);
        happens(8, Samples.fired(CAROL, 1), START);
        assertThat(groups.takeDue(START + 1_000)).hasSize(2);

        var ended = groups.forgotten(Set.of(ALICE), START + 5_000);

        assertThat(ended).extracting(alert -> alert.agent()).containsExactly(ALICE);
        assertThat(ended.get(0).state().active()).isFalse();
        assertThat(groups.takeDue(START + 6_000)).contains(groups.of(ended.get(0)));
    }

    @Test
    void whatHappenedToAllIsLookedAtAfterTheWait() {
        var alert = Samples.fired(ALICE, 1).alert();
        groups.of(alert).restore(alert, false);

        groups.scheduleAll(START);

        assertThat(groups.takeDue(START + 1_000)).containsExactly(groups.of(alert));
    }

    @Test
    void acknowledgementsReachTheAlertOfAGroupThatIsThere() {
        var alert = Samples.fired(ALICE, 1).alert();
        groups.acknowledged(alert);
        assertThat(groups.all()).isEmpty();
        groups.of(alert).restore(alert, false);

        groups.acknowledged(alert);

        assertThat(groups.of(alert).entries()).allMatch(entry -> entry.acknowledged);
    }

    @Test
    void anAlertThatBeginsAgainOwesItsEvent() {
        var fired = Samples.fired(ALICE, 1);
        groups.beginsAgain(fired.alert(), 5);
        groups.readAgain(fired);
        assertThat(groups.unflushed()).isEqualTo(AggregationGroup.NEVER);
        groups.of(fired.alert()).restore(fired.alert(), false);

        groups.beginsAgain(fired.alert(), 5);

        assertThat(groups.unflushed()).isEqualTo(5);
    }
}
