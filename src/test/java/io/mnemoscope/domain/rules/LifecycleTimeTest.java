package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code for} and {@code keep_firing_for} by steps and by the clock, and what an alert's progress remembers of them. */
class LifecycleTimeTest {
    private static final long NO_STEP = MemorySnapshot.NO_STEP;
    private static final double BAD = 9;
    private static final double BETWEEN = 6;
    private static final double GOOD = 1;

    private AlertProgress progress = AlertProgress.START;
    private final List<Kind> kinds = new ArrayList<>();

    @Test
    void aNumberOfStepsIsReachedAtThatManyAfterTheFirst() {
        var spec = spec("10 steps", "0");

        feed(spec, BAD, 0, 100);
        feed(spec, BAD, 1, 109);
        assertThat(kinds).containsExactly(Kind.PENDING);
        feed(spec, BAD, 2, 110);

        assertThat(kinds).containsExactly(Kind.PENDING, Kind.FIRING);
    }

    @Test
    void stepsAreCountedFromTheFirstSnapshotThatHasOne() {
        var spec = spec("10 steps", "0");

        feed(spec, BAD, 0, NO_STEP);
        feed(spec, BAD, 1, 0);
        feed(spec, BAD, 2, NO_STEP);
        feed(spec, BAD, 3, 9);
        assertThat(kinds).containsExactly(Kind.PENDING);
        assertThat(progress.sinceStep()).isZero();
        feed(spec, BAD, 4, 10);

        assertThat(kinds).containsExactly(Kind.PENDING, Kind.FIRING);
    }

    @Test
    void withoutStepsANumberOfThemIsNeverReached() {
        var spec = spec("1 step", "0");

        for (int i = 0; i < 50; i++) {
            feed(spec, BAD, 1_000L * i, NO_STEP);
        }

        assertThat(kinds).containsExactly(Kind.PENDING);
    }

    @Test
    void aSnapshotWithoutAStepDoesNotReachANumberOfThem() {
        var spec = spec("0 steps", "1 step");
        feed(spec, BAD, 0, 5);

        feed(spec, GOOD, 1, 6);
        feed(spec, GOOD, 2, NO_STEP);
        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING);
        feed(spec, GOOD, 3, 7);

        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void theEndCountsStepsFromTheFirstGoodOne() {
        var spec = spec("1", "5 steps");
        feed(spec, BAD, 0, 0);
        feed(spec, BAD, 1, 50);

        feed(spec, GOOD, 2, 51);
        feed(spec, GOOD, 3, 55);
        assertThat(progress.sinceStep()).isEqualTo(51);
        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING);
        feed(spec, GOOD, 4, 56);

        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void theEndCountsStepsFromTheFirstGoodSnapshotThatHasOne() {
        var spec = spec("1", "5 steps");
        feed(spec, BAD, 0, 0);

        feed(spec, GOOD, 1, NO_STEP);
        feed(spec, GOOD, 2, 0);
        feed(spec, GOOD, 3, 4);
        assertThat(progress.sinceStep()).isZero();
        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING);
        feed(spec, GOOD, 4, 5);

        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void aTimeIsReachedAtThatManyMillisecondsAfterTheFirst() {
        var spec = spec("30s", "10s");

        feed(spec, BAD, 1_000, NO_STEP);
        feed(spec, BAD, 30_999, NO_STEP);
        assertThat(kinds).containsExactly(Kind.PENDING);
        feed(spec, BAD, 31_000, NO_STEP);
        feed(spec, GOOD, 40_000, NO_STEP);
        feed(spec, GOOD, 49_999, NO_STEP);
        assertThat(kinds).containsExactly(Kind.PENDING, Kind.FIRING, Kind.RECOVERING);
        feed(spec, GOOD, 50_000, NO_STEP);

        assertThat(kinds).containsExactly(Kind.PENDING, Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void aBadValueBetweenGoodOnesStartsTheTimeAnew() {
        var spec = spec("1", "10s");
        feed(spec, BAD, 0, NO_STEP);

        feed(spec, GOOD, 1_000, NO_STEP);
        feed(spec, GOOD, 9_000, NO_STEP);
        feed(spec, BETWEEN, 10_000, NO_STEP);
        assertThat(progress.sinceMillis()).isZero();
        assertThat(progress.streak()).isZero();
        feed(spec, GOOD, 11_000, NO_STEP);
        feed(spec, GOOD, 20_999, NO_STEP);
        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING);
        feed(spec, GOOD, 21_000, NO_STEP);

        assertThat(kinds).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }

    @Test
    void anAlertBeganWithItsFirstValueAndKeepsThat() {
        var spec = spec("3", "3");

        feed(spec, BAD, 7_000, 1);
        feed(spec, BAD, 8_000, 2);
        feed(spec, BAD, 9_000, 3);
        feed(spec, GOOD, 10_000, 4);

        assertThat(progress.startedMillis()).isEqualTo(7_000);
        assertThat(progress.state()).isEqualTo(AlertState.RECOVERING);
        assertThat(progress.age()).isEqualTo(4);
    }

    @Test
    void whatWasQuietForTwentyEvaluationsIsAsIfItHadNeverBeen() {
        var spec = spec("1", "1");
        feed(spec, BAD, 0, 0);
        feed(spec, GOOD, 1, 1);
        assertThat(progress.state()).isEqualTo(AlertState.RESOLVED);

        for (int i = 0; i < 18; i++) {
            feed(spec, GOOD, 2 + i, 2 + i);
            assertThat(progress.quiet()).as("%d", i).isFalse();
        }
        feed(spec, GOOD, 30, 30);
        feed(spec, GOOD, 31, 31);

        assertThat(progress.quiet()).isTrue();
    }

    @Test
    void aPendingAlertIsNotQuietHoweverLongItHasBeenPending() {
        var spec = spec("100", "1");

        for (int i = 0; i < 40; i++) {
            feed(spec, BAD, i, i);
        }

        assertThat(progress.changes()).isZero();
        assertThat(progress.quiet()).isFalse();
    }

    private void feed(RuleSpec spec, double value, long millis, long step) {
        var next = AlertLifecycle.next(spec, progress, value, new EvaluationTime(millis, step), millis);
        progress = next.state();
        note(next.kind());
    }

    private void note(@Nullable Kind kind) {
        if (kind != null) {
            kinds.add(kind);
        }
    }

    /** A warning from 8, until the value is below 5. */
    private static RuleSpec spec(String holdFor, String keepFiringFor) {
        var patch = new RulePatch(
                null,
                null,
                Map.of(Severity.WARNING, new LevelPatch(false, 8.0, 5.0, null)),
                HoldDuration.parse(holdFor),
                HoldDuration.parse(keepFiringFor),
                Map.of(),
                "load");
        return Objects.requireNonNull(RuleRegistry.patched(null, "own", patch));
    }
}
