package io.mnemoscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many groups whose receiver takes nothing: what they hold for it has one bound for all, and what is left out is counted. */
class BacklogTest {
    private static final int GROUPS = 50;
    private static final int EACH = 20;
    private static final int MOST = 100;
    private static final long NOW = 1_000_000_000;
    private static final Receiver OPS = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());

    private final Backlog backlog = new Backlog(MOST);
    private final List<AlertGroup> groups = new ArrayList<>();
    private long offset;

    BacklogTest() {
        for (int i = 0; i < GROUPS; i++) {
            groups.add(new AlertGroup(
                    new Notification.Group("town" + i, "threshold_exceeded", null),
                    new Pacing(Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of()),
                    List.of(OPS),
                    backlog));
        }
    }

    private void happens(AlertGroup group, AlertEvent.Kind kind, Alert alert) {
        group.add(new StoredEvent(++offset, new AlertEvent(kind, "", alert)), NOW);
    }

    private static Alert alert(int number, AlertState state) {
        var fired = Samples.fired(Samples.ALICE, number).alert();
        return state == AlertState.RESOLVED ? fired.resolved("it ended", NOW) : fired;
    }

    /** The alerts that are told of, and how many are only counted. */
    private long[] flushed() {
        long alerts = 0;
        long counted = 0;
        for (var group : groups) {
            for (var draft : group.flush(alert -> null, (alert, why) -> {}, NOW + 60_000)) {
                alerts += draft.notification().alerts().size();
                counted += draft.notification().truncated();
                group.settled(draft.notification(), NOW + 60_000);
            }
        }
        return new long[] {alerts, counted};
    }

    @Test
    void alertsThatEndedUnseenHaveOneBoundForAllGroups() {
        for (int i = 0; i < EACH; i++) {
            for (var group : groups) {
                happens(group, AlertEvent.Kind.FIRING, alert(i, AlertState.FIRING));
                happens(group, AlertEvent.Kind.RESOLVED, alert(i, AlertState.RESOLVED));
            }
        }

        long held = groups.stream().mapToLong(group -> count(group.entries())).sum();

        assertThat(held).isBetween((long) GROUPS, (long) MOST + GROUPS);
        assertThat(groups)
                .allSatisfy(group -> assertThat(count(group.entries())).isPositive());
        assertThat(flushed()).containsExactly(held, GROUPS * EACH - held);
        assertThat(backlog.isFull()).isFalse();
    }

    private static long count(Iterable<GroupedAlert> entries) {
        long count = 0;
        for (var entry : entries) {
            count += entry.alert.state().active() ? 0 : 1;
        }
        return count;
    }

    @Test
    void classicAlertsHaveOneBoundForAllGroups() {
        for (int i = 0; i < EACH; i++) {
            for (var group : groups) {
                happens(group, AlertEvent.Kind.FIRING, classic(i));
            }
        }

        var told = flushed();

        assertThat(told[0]).isBetween((long) GROUPS, (long) MOST + GROUPS);
        assertThat(told[0] + told[1]).isEqualTo(GROUPS * EACH);
        assertThat(backlog.isFull()).isFalse();
    }

    private static Alert classic(int number) {
        var fired = Samples.fired(Samples.ALICE, number).alert();
        return fired.resolved("it is a moment", fired.startedMillis());
    }
}
