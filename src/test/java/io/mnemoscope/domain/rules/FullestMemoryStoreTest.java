package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.domain.AgentOrder;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.storage.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of several memory stores the rules look at the fullest, and say which that is. */
class FullestMemoryStoreTest {
    private static MemoryStore archive(long items, long limit) {
        return new MemoryStore("archive", Role.ARCHIVAL, Unit.ITEMS, items, limit, MemoryStore.NOT_SAID, 0);
    }

    private static MemorySnapshot snapshot(int step, long size, MemoryStore... stores) {
        return Samples.with(Reading.at(step).of(size, 1_000).snapshot(), stores);
    }

    private static List<AlertEvent> events(AgentMonitor monitor, List<MemorySnapshot> snapshots) {
        var events = new ArrayList<AlertEvent>();
        snapshots.forEach(snapshot -> events.addAll(monitor.observe(snapshot).events()));
        return events;
    }

    @Test
    void anAlertNamesTheMemoryStoreThatIsFull() {
        var monitor = new AgentMonitor(new RuleSet(Moments.only("threshold_exceeded")), 0);
        var walk = new ArrayList<MemorySnapshot>();
        for (int step = 0; step < 2; step++) {
            walk.add(snapshot(step, 500, Samples.context(7_946), archive(3, 0)));
        }
        for (int step = 2; step < 8; step++) {
            walk.add(snapshot(step, 500, Samples.context(2_000), archive(3, 0)));
        }

        var events = events(monitor, walk);

        assertThat(events)
                .extracting(AlertEvent::kind, event -> event.alert().message())
                .containsExactly(
                        tuple(
                                AlertEvent.Kind.PENDING,
                                "Memory store context at 97.0% of 8,192 tokens (critical level: 95.0%) since"
                                        + " 2026-05-28 20:26:40; compress, evict or raise its limit"),
                        tuple(
                                AlertEvent.Kind.FIRING,
                                "Memory store context at 97.0% of 8,192 tokens (critical level: 95.0%) since"
                                        + " 2026-05-28 20:26:40; compress, evict or raise its limit"),
                        tuple(
                                AlertEvent.Kind.RECOVERING,
                                "Memory usage at 50.0% (critical level: 95.0%) since 2026-05-28 20:26:40;"
                                        + " consolidate, evict or raise max_size"),
                        tuple(AlertEvent.Kind.RESOLVED, "Memory usage at 50.0%; ended, began 2026-05-28 20:26:40"));
        assertThat(events.get(1).alert().value()).isEqualTo(7_946 / 8_192.0);
    }

    @Test
    void classicRulesLookAtThePrimaryOneAlone() {
        var classic = RuleSettings.DEFAULTS.with(new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of()));
        var monitor = new AgentMonitor(new RuleSet(classic), 0);
        var walk = new ArrayList<MemorySnapshot>();
        for (int step = 0; step < 20; step++) {
            walk.add(snapshot(step, 500, Samples.context(400L * step), archive(1L << step, 1)));
        }

        assertThat(events(monitor, walk)).isEmpty();
    }

    @Test
    void anAgentWhoseMemoryStoresAreAllUnboundedHasNoPressure() {
        var threshold = RuleFeed.of("threshold_exceeded").rule();
        var forecast = RuleFeed.of("limit_forecast").rule();
        var unbounded = Samples.with(Reading.at(0).of(500, 0).snapshot(), archive(9, 0));
        var input = new EvaluationInput(null, unbounded, 0);

        assertThat(threshold.measure(input, RuleScratch.NONE)).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(forecast.measure(input, new RuleScratch())).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(threshold.needs()).isEqualTo("memory_stats.max_size, usage_ratio, or the limit of a memory store");
    }

    /** What the rule says of each snapshot. */
    private static List<Double> forecasts(List<MemorySnapshot> walk) {
        var rule = RuleFeed.of("limit_forecast").rule();
        var memory = new RuleScratch();
        var values = new ArrayList<Double>();
        MemorySnapshot previous = null;
        for (var snapshot : walk) {
            values.add(rule.measure(new EvaluationInput(previous, snapshot, values.size()), memory));
            previous = snapshot;
        }
        return values;
    }

    @Test
    void theFullestIsForecastInWhateverUnitItIsCounted() {
        var walk = new ArrayList<MemorySnapshot>();
        for (int step = 0; step < 8; step++) {
            walk.add(snapshot(
                    step, 100, new MemoryStore("disk", Role.ARCHIVAL, Unit.BYTES, 500 + 10L * step, 1_000, 10, 0)));
        }

        var values = forecasts(walk);

        assertThat(values.subList(0, 7)).allMatch(value -> value.isNaN());
        assertThat(values.get(7)).isCloseTo(43, within(1e-9));
        var rule = RuleFeed.of("limit_forecast").rule();
        assertThat(rule.measured(43, walk.get(7))).isEqualTo("Memory store disk is full in 43 steps");
        assertThat(rule.measured(0, walk.get(7))).isEqualTo("Memory store disk is full");
        assertThat(rule.measured(Double.POSITIVE_INFINITY, walk.get(7))).isEqualTo("The limit is not in sight");
        assertThat(rule.measured(43, snapshot(8, 999, archive(1, 2)))).isEqualTo("The memory is full in 43 steps");
        assertThat(rule.hint(walk.get(7))).isEqualTo("compress, or raise its limit, before anything is lost");
        assertThat(rule.hint(snapshot(8, 999, archive(1, 2)))).isEqualTo(rule.hint());
    }

    @Test
    void oneThatIsFullIsFullNow() {
        assertThat(forecasts(List.of(snapshot(0, 10, archive(10, 10)), snapshot(1, 10, archive(11, 10)))))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void aContextThatIsCompressedAgainAndAgainIsTakenToBeSoAgain() {
        var walk = new ArrayList<MemorySnapshot>();
        for (int step = 0; step < 100; step++) {
            walk.add(snapshot(step, 100, Samples.context(1_000 + 300 * (step % 20))));
        }

        assertThat(forecasts(walk).subList(20, 100)).allMatch(value -> value.isNaN() || value.isInfinite());
    }

    @Test
    void whenMemoryStoresComeOrGoTheForecastBeginsAnew() {
        var walk = new ArrayList<MemorySnapshot>();
        for (int step = 0; step < 8; step++) {
            walk.add(Reading.at(step).of(500 + 10L * step, 1_000).snapshot());
        }
        for (int step = 8; step < 16; step++) {
            walk.add(snapshot(step, 500 + 10L * step, archive(1, 0)));
        }
        for (int step = 16; step < 24; step++) {
            walk.add(Reading.at(step).of(500 + 10L * step, 1_000).snapshot());
        }

        var values = forecasts(walk);

        assertThat(values.get(7)).isEqualTo(43);
        assertThat(values.subList(8, 15)).allMatch(value -> value.isNaN());
        assertThat(values.get(15)).isCloseTo(35, within(1e-9));
        assertThat(values.subList(16, 23)).allMatch(value -> value.isNaN());
        assertThat(values.get(23)).isEqualTo(27);
    }

    @Test
    void theWorstAreOrderedByTheFullest() {
        var agents = new ArrayList<AgentStats>();
        agents.add(stats(snapshot(0, 900)));
        agents.add(stats(snapshot(1, 10, Samples.context(8_000))));
        agents.add(stats(Reading.at(2).of(10, 0).snapshot()));

        agents.sort(AgentOrder.WORST.comparator());

        assertThat(agents).extracting(agent -> agent.latest().step()).containsExactly(1L, 0L, 2L);
        assertThat(agents.get(2).pressureOrNone()).isEqualTo(-1);
    }

    private static AgentStats stats(MemorySnapshot latest) {
        return new AgentStats(latest, 1, 0, 0, 0, TrendDirection.STABLE, 0, List.of());
    }
}
