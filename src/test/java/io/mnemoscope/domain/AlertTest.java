package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.storage.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alert's identity, which stores and receivers keep, and what is read off an alert and its events. */
class AlertTest {
    private static final Alert FIRING = Samples.fired(Samples.ALICE, 0).alert();

    /** By a program of its own: SHA-256 of simulation, 0, agent, 0, rule and the time as eight bytes; the first eight. */
    @ParameterizedTest
    @CsvSource({
        "town, Alice, threshold_exceeded, 1780000000000, 4acfcffec62e12b0",
        "town, Zoë, gauge, 0, 69167009d06052f8",
        "townA, lice, threshold_exceeded, 1780000000000, 27031ff187a5286e",
    })
    void theIdIsOfWhoseMemoryTheRuleAndTheBeginning(String simulation, String agent, String rule, long at, String id) {
        assertThat(Alert.idOf(new AgentId(simulation, agent), rule, at)).isEqualTo(id);
    }

    @Test
    void theFingerprintIsTheSameForEveryAlertOfARuleOnAnAgent() {
        var later = Samples.fired(Samples.ALICE, 50).alert();

        assertThat(FIRING.fingerprint()).isEqualTo(later.fingerprint()).hasSize(16);
        assertThat(FIRING.id()).isNotEqualTo(later.id());
        assertThat(FIRING.fingerprint())
                .isNotEqualTo(Samples.fired(Samples.BOB, 0).alert().fingerprint());
    }

    /** By a program of its own; a store's partitions must not move. */
    @Test
    void anAgentsPartitionIsTheSameOnEveryMachine() {
        var partitions = new int[8];
        for (int i = 0; i < 8; i++) {
            partitions[i] = new AgentId("town", "agent " + i).partition(7);
        }

        assertThat(partitions).containsExactly(3, 6, 5, 1, 0, 1, 0, 3);
        assertThat(new AgentId("city", "Bob").partition(64)).isEqualTo(47);
    }

    @Test
    void anAlertThatWasOverAsItBeganIsSentAsFiring() {
        var classic = FIRING.resolved("the snapshot matches", FIRING.startedMillis());
        var over = FIRING.resolved("below", FIRING.startedMillis() + 1);

        assertThat(classic.instantaneous()).isTrue();
        assertThat(classic.sentAsFiring()).isTrue();
        assertThat(over.instantaneous()).isFalse();
        assertThat(over.sentAsFiring()).isFalse();
        assertThat(FIRING.sentAsFiring()).isTrue();
        assertThat(FIRING.at(7).updatedMillis()).isEqualTo(7);
    }

    @Test
    void anAlertIsSaidWithWhoseItIs() {
        assertThat(FIRING.text()).isEqualTo("[WARNING] 2026-05-28 20:26:40 - Alice: usage 81.0%");
        assertThat(Samples.lost("town", 0).alert().text())
                .isEqualTo("[WARNING] 2026-05-28 20:26:40 - the simulation town: Nothing from the simulation for 60 s");
    }

    @ParameterizedTest
    @CsvSource({
        "FIRING, true",
        "SEVERITY_CHANGED, true",
        "REFIRED, false",
        "PENDING, false",
        "RECOVERING, false",
        "RESOLVED, false",
        "FLAPPING, false",
        "SUPPRESSED, false",
    })
    void whatIsNewOrAnotherSeverityIsRaised(AlertEvent.Kind kind, boolean raised) {
        assertThat(new AlertEvent(kind, "why", FIRING).raised()).isEqualTo(raised);
        assertThat(new AlertEvent(kind, "why", FIRING).raisedBySnapshot()).isEqualTo(raised);
        assertThat(new AlertEvent(kind, "why", Samples.lost("town", 0).alert()).raisedBySnapshot())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "100, 110, 1, STABLE",
        "100, 101, 11, STABLE",
        "100, 102, 11, INCREASING",
        "102, 100, 11, DECREASING",
        "101, 100, 11, STABLE",
        "100, 110, 2, INCREASING",
        "100, 90, 2, DECREASING",
    })
    void theClassicDirectionIsTheMeanChangeBeyondATenthOfAMemory(
            long first, long last, long snapshots, TrendDirection direction) {
        assertThat(TrendDirection.classic(first, last, snapshots)).isEqualTo(direction);
    }
}
