package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.rules.HoldDuration.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldDurationTest {
    private static final long MAX = 1_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "3, SNAPSHOTS, 3, 3 snapshots",
        "1 snapshot, SNAPSHOTS, 1, 1 snapshot",
        "0 snapshots, SNAPSHOTS, 0, 0 snapshots",
        "10 Steps, STEPS, 10, 10 steps",
        "1step, STEPS, 1, 1 step",
        "500ms, MILLIS, 500, 500ms",
        "1500ms, MILLIS, 1500, 1500ms",
        "2000ms, MILLIS, 2000, 2s",
        "30 s, MILLIS, 30000, 30s",
        "5m, MILLIS, 300000, 300s",
        "2h, MILLIS, 7200000, 7200s",
        "1000000000000, SNAPSHOTS, 1000000000000, 1000000000000 snapshots"
    })
    void isReadAndWritten(String text, Unit unit, long amount, String written) {
        var span = HoldDuration.parse(text);

        assertThat(span).isEqualTo(new HoldDuration(unit, amount));
        assertThat(span.text()).isEqualTo(written);
        assertThat(HoldDuration.parse(written)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1", "1.5s", "3 days", "1000000000001", "1000000000h", "99999999999999"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> HoldDuration.parse(text)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void theRangeIsHeldAtBothEnds() {
        assertThatCode(() -> new HoldDuration(Unit.STEPS, 0)).doesNotThrowAnyException();
        assertThatCode(() -> new HoldDuration(Unit.STEPS, MAX)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new HoldDuration(Unit.STEPS, -1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new HoldDuration(Unit.STEPS, MAX + 1)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void oneSnapshotIsAtOnceButOneStepIsNot() {
        assertThat(HoldDuration.parse("0").none()).isTrue();
        assertThat(HoldDuration.parse("1").none()).isTrue();
        assertThat(HoldDuration.parse("2").none()).isFalse();
        assertThat(HoldDuration.parse("0 steps").none()).isTrue();
        assertThat(HoldDuration.parse("1 step").none()).isFalse();
        assertThat(HoldDuration.parse("1ms").none()).isFalse();
    }
}
