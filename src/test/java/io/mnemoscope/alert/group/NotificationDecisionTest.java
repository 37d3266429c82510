package io.mnemoscope.alert.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.group.NotificationDecision.Facts;
import io.mnemoscope.domain.Notification.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationDecisionTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // decision, knows firing, fresh, ended, standing, repeat due, acknowledged
        "FIRST, false, 1, 0, 0, false, false",
        "FIRST, false, 1, 2, 0, true, true",
        "NEW_ALERTS, true, 1, 0, 1, false, false",
        "NEW_ALERTS, true, 1, 1, 1, true, false",
        "SOME_RESOLVED, true, 0, 1, 1, true, false",
        "ALL_RESOLVED, true, 0, 1, 0, false, false",
        "ALL_RESOLVED, false, 0, 1, 0, false, false",
        "REPEAT, true, 0, 0, 1, true, false",
        "REPEAT, true, 0, 0, 2, true, true",
        "ACKNOWLEDGED, true, 0, 0, 1, false, true",
        "UNCHANGED, true, 0, 0, 1, false, false",
        "NO_ALERTS, false, 0, 0, 0, false, false"
    })
    void oneReasonForEachBranch(
            NotificationDecision expected,
            boolean knowsFiring,
            int fresh,
            int ended,
            int standing,
            boolean repeatDue,
            boolean acknowledged) {
        var facts = new Facts(knowsFiring, fresh, ended, standing, repeatDue, acknowledged);

        assertThat(NotificationDecision.of(facts)).isEqualTo(expected);
    }

    @Test
    void theGateComesBeforeTheAlerts() {
        assertThat(NotificationDecision.gate(false, false)).hasValue(NotificationDecision.NOT_DUE);
        assertThat(NotificationDecision.gate(false, true)).hasValue(NotificationDecision.NOT_DUE);
        assertThat(NotificationDecision.gate(true, true)).hasValue(NotificationDecision.IN_FLIGHT);
        assertThat(NotificationDecision.gate(true, false)).isEmpty();
    }

    @Test
    void everyReasonOfANotificationIsADecisionOfThatName() {
        var sending = Arrays.stream(NotificationDecision.values())
                .filter(decision -> decision.reason().isPresent())
                .collect(Collectors.toMap(
                        Enum::name, decision -> decision.reason().orElseThrow()));

        assertThat(sending)
                .isEqualTo(Arrays.stream(Reason.values()).collect(Collectors.toMap(Enum::name, reason -> reason)));
    }

    @Test
    void somethingFreshOrEndedIsAlwaysSentAndNothingElseButRepeats() {
        for (int bits : IntStream.range(0, 64).toArray()) {
            var facts = new Facts(
                    (bits & 1) != 0, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1, (bits & 16) != 0, (bits & 32) != 0);
            boolean changed = facts.fresh() + facts.ended() > 0;

            var decision = NotificationDecision.of(facts);

            assertThat(decision.reason().isPresent()).as("%s", facts).isEqualTo(changed || facts.repeatDue());
            assertThat(decision.text()).as("%s", facts).isNotBlank();
            assertThat(List.of(NotificationDecision.NOT_DUE, NotificationDecision.IN_FLIGHT))
                    .doesNotContain(decision);
        }
    }
}
