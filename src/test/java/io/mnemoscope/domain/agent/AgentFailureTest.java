package io.mnemoscope.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent whose rules fail, what is said of it, and how its alerts are counted. */
class AgentFailureTest {
    private final IllegalStateException thrown = new IllegalStateException("a\ntest");

    private final AgentMonitor monitor = new AgentMonitor(new RuleSet(RuleSettings.DEFAULTS), 0);

    @Test
    void aRuleThatThrowsPutsTheAgentInQuarantineUntilItIsReleased() {
        fail(0);

        assertThat(monitor.quarantine())
                .isEqualTo(new Quarantine(Moments.START, "rule threshold_exceeded: IllegalStateException: a test", ""));
        assertThat(monitor.failure()).isInstanceOf(Quarantine.RuleFailed.class).hasCause(thrown);
        assertThat(monitor.observe(Moments.filled(1, 990)).events()).isEmpty();
        assertThat(monitor.stats().snapshots()).isEqualTo(2);
        assertThat(monitor.silent(Moments.START, 1_000_000, MemorySnapshot.NO_STEP))
                .isEmpty();

        monitor.release();

        assertThat(monitor.failure()).isNull();
        assertThat(monitor.observe(Moments.filled(2, 990)).events())
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.PENDING);
    }

    @Test
    void whatItsRulesRememberedIsForgottenInQuarantine() {
        for (int i = 0; i < 3; i++) {
            assertThat(monitor.observe(Moments.filled(i, 100)).events()).isEmpty();
        }
        assertThat(monitor.state().rules()).isNotEmpty();

        monitor.quarantine(Quarantine.of(Moments.START, "a test"));

        assertThat(monitor.state().rules()).isEmpty();
    }

    /** A simulation of many agents is not kept open by one of them. */
    @Test
    void anAlertThatCannotBeEndedDoesNotKeepItsRunOpen() {
        var seen = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            monitor.observe(Moments.filled(i, 990))
                    .events()
                    .forEach(event -> seen.add(event.kind().name()));
        }
        assertThat(seen).contains("FIRING");
        fail(5);

        var ended = monitor.endRun("completed", Moments.START);

        assertThat(ended).extracting(AlertEvent::kind).containsExactly(Kind.RESOLVED);
        assertThat(monitor.quarantine()).isNotNull();
    }

    @Test
    void otherRulesEndAQuarantine() {
        fail(0);

        assertThat(monitor.use(new RuleSet(Moments.only("abnormal_growth")))).isEmpty();

        assertThat(monitor.quarantine()).isNull();
        assertThat(monitor.failure()).isNull();
    }

    @Test
    void alertsOfSilenceAreCountedAsThoseOfSnapshots() {
        for (int i = 0; i < 4; i++) {
            assertThat(monitor.observe(Moments.filled(i, 100)).events()).isEmpty();
        }

        var events = monitor.silent(Moments.START + 30_000, 27_000, MemorySnapshot.NO_STEP);

        assertThat(events).extracting(AlertEvent::kind).containsExactly(Kind.FIRING);
        assertThat(monitor.stats().alerts()).isEqualTo(1);
    }

    @Test
    void theReasonIsOneLineOfAtMostThreeHundredCharacters() {
        assertThat(Quarantine.of(0, "a\tb\u007f🌸c").reason()).isEqualTo("a b   c");
        assertThat(Quarantine.of(0, "x".repeat(301)).reason()).isEqualTo("x".repeat(300));
        assertThat(Quarantine.of(0, new IllegalStateException()).reason()).isEqualTo("IllegalStateException");
        assertThat(Quarantine.of(0, thrown).reason()).isEqualTo("IllegalStateException: a test");
        assertThat(Quarantine.of(0, "why").by("1.2")).isEqualTo(new Quarantine(0, "why", "1.2"));
    }

    @Test
    void aRuleThatThrewIsNamedOnce() {
        var failed = new Quarantine.RuleFailed("own", thrown);

        assertThat(Quarantine.of(0, failed).reason()).isEqualTo("rule own: IllegalStateException: a test");
    }

    private void fail(long second) {
        List<AlertEvent> events = new ArrayList<>(
                monitor.observe(Moments.filled(second, 500), Reception.UNKNOWN, (rule, at, value, to) -> {
                            throw thrown;
                        })
                        .events());
        assertThat(events).isEmpty();
    }
}
