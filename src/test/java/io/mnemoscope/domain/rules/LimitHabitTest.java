package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.agent.AgentMonitor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code threshold_exceeded}, {@code limit_forecast} and {@code eviction_started} take for normal near a limit. */
class LimitHabitTest {
    private static List<AlertEvent> notable(String rule, List<Reading> readings) {
        var monitor = new AgentMonitor(new RuleSet(Moments.only(rule)), 0);
        var events = new ArrayList<AlertEvent>();
        readings.forEach(
                reading -> events.addAll(monitor.observe(reading.snapshot()).events()));
        events.removeIf(event -> event.kind() == Kind.PENDING || event.kind() == Kind.CANCELLED);
        return events;
    }

    private static List<Reading> sawTooth(int cycles) {
        var readings = new ArrayList<Reading>();
        for (int i = 0; i < 25 * cycles; i++) {
            readings.add(Reading.at(i).of(300 + i % 25 * 28, 1_000));
        }
        return readings;
    }

    /** From 30 % to 97 % and down again, twenty times. */
    @Test
    void aSawToothIsToldOnce() {
        var events = notable("threshold_exceeded", sawTooth(20));

        assertThat(events).filteredOn(AlertEvent::raised).hasSizeLessThan(3);
        assertThat(notable("limit_forecast", sawTooth(20)))
                .filteredOn(AlertEvent::raised)
                .hasSizeLessThan(3);
    }

    @Test
    void aMemoryThatIsNotCleanedAsUsualIsToldAgain() {
        var readings = sawTooth(5);
        for (int i = 125; i < 200; i++) {
            readings.add(Reading.at(i).of(960, 1_000));
        }

        var events = notable("threshold_exceeded", readings);

        assertThat(events.get(events.size() - 1).kind()).isNotEqualTo(Kind.RESOLVED);
        assertThat(events.get(events.size() - 1).alert().updatedMillis() - Moments.START)
                .isGreaterThan(125_000);
    }

    @Test
    void aMemoryFullerThanUsualIsToldToo() {
        var rule = RuleFeed.of("threshold_exceeded");
        rule.measure(Reading.at(0).of(850, 1_000));
        rule.measure(Reading.at(1).of(400, 1_000));

        assertThat(rule.measure(Reading.at(2).of(870, 1_000))).isZero();
        assertThat(rule.measure(Reading.at(3).of(871, 1_000))).isEqualTo(0.871);
        assertThat(rule.rule().measured(0)).isEqualTo("Memory usage is as usual for this agent");
    }

    /** More has passed through it than it holds. */
    @Test
    void aMemoryThatForgetsItsOldestIsFullAsUsual() {
        var threshold = RuleFeed.of("threshold_exceeded");
        var forecast = RuleFeed.of("limit_forecast");
        var eviction = RuleFeed.of("eviction_started");
        for (int i = 0; i < 20; i++) {
            var reading = Reading.at(i)
                    .of(100, 100)
                    .consolidated(20 + i, 200 + 10 * i)
                    .gauge("evicted_total", 100 + 10 * i);
            assertThat(threshold.measure(reading)).isZero();
            assertThat(forecast.measure(reading)).isNotZero();
            assertThat(eviction.measure(reading)).isIn(0.0, Double.NaN);
        }

        assertThat(threshold.measure(Reading.at(20).of(96, 100).consolidated(40, 400)))
                .isEqualTo(0.96);
        assertThat(threshold.measure(Reading.at(21).of(100, 100).consolidated(41, 410)))
                .isEqualTo(1);
    }

    @Test
    void aMemoryThatIsFullAtFirstSightIsNot() {
        assertThat(RuleFeed.of("threshold_exceeded")
                        .measure(Reading.at(0).of(100, 100).consolidated(9, 90)))
                .isEqualTo(1);
    }

    /** It may be cleaned within twelve snapshots above three quarters. */
    @Test
    void whoConsolidatesIsGivenTimeToClean() {
        var rule = RuleFeed.of("threshold_exceeded");
        for (int i = 0; i < 12; i++) {
            assertThat(rule.measure(Reading.at(i).of(800 + i, 1_000).consolidated(1, 10)))
                    .isNaN();
        }

        assertThat(rule.measure(Reading.at(12).of(812, 1_000).consolidated(1, 10)))
                .isEqualTo(0.812);
    }

    @Test
    void aFullMemoryIsGivenNone() {
        var rule = RuleFeed.of("threshold_exceeded");
        rule.measure(Reading.at(0).of(700, 1_000).consolidated(1, 10));

        assertThat(rule.measure(Reading.at(1).of(1_000, 1_000).consolidated(1, 10)))
                .isEqualTo(1);
    }

    /** Forty steps of evictions, then none: the window shows them for twenty steps more. */
    @Test
    void theEchoOfEvictionsIsNotLasting() {
        var readings = new ArrayList<Reading>();
        for (int i = 0; i < 100; i++) {
            readings.add(Reading.at(i).gauge("evicted_total", Math.min(40, i)));
        }

        var events = notable("eviction_started", readings);

        assertThat(events).extracting(AlertEvent::kind).containsExactly(Kind.FIRING, Kind.RECOVERING, Kind.RESOLVED);
    }
}
