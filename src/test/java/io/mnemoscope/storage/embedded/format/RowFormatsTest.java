package io.mnemoscope.storage.embedded.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.RuleState;
import io.mnemoscope.storage.Delivery;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts stand in stores that people have: they may not change, whatever is renamed. */
class RowFormatsTest {
    /** As the versions before these formats wrote it. */
    private static final String STATES =
            "{\"memory_leak\":{\"state\":\"PENDING\",\"severity\":\"WARNING\",\"streak\":2,"
                    + "\"startedMillis\":1700000000000,\"changes\":1,\"flapping\":false,\"calm\":0,\"sinceMillis\":1700000000500,"
                    + "\"sinceStep\":-1,\"age\":7},\"threshold_exceeded\":{\"state\":\"FIRING\",\"severity\":\"CRITICAL\",\"streak\":0,"
                    + "\"startedMillis\":-5,\"changes\":3,\"flapping\":true,\"calm\":1,\"sinceMillis\":9223372036854775807,"
                    + "\"sinceStep\":9007199254740991,\"age\":0}}";

    private static final String GAUGES = "{\"töken\\n\\\"s\\\"\":1.0,\"x\":-0.0,\"y\":1.0E300,\"z\":0.1}";
    private static final String QUARANTINE = "{\"sinceMillis\":1700000000000,"
            + "\"reason\":\"java.lang.IllegalStateException: \\\"x\\\"\",\"version\":\"1.2.3\"}";

    private static Map<String, RuleState> states() {
        var states = new TreeMap<String, RuleState>();
        states.put(
                "memory_leak",
                new RuleState(
                        AlertState.PENDING,
                        Severity.WARNING,
                        2,
                        1_700_000_000_000L,
                        1,
                        false,
                        0,
                        1_700_000_000_500L,
                        -1,
                        7));
        states.put(
                "threshold_exceeded",
                new RuleState(
                        AlertState.FIRING, Severity.CRITICAL, 0, -5, 3, true, 1, Long.MAX_VALUE, (1L << 53) - 1, 0));
        return states;
    }

    private static Map<String, Double> gauges() {
        var gauges = new LinkedHashMap<String, Double>();
        gauges.put("töken\n\"s\"", 1.0);
        gauges.put("x", -0.0);
        gauges.put("y", 1e300);
        gauges.put("z", 0.1);
        return gauges;
    }

    @Test
    void rulesAreWrittenAsEverAndReadBack() {
        assertThat(RuleStatesFormat.write(states())).isEqualTo(STATES);
        assertThat(RuleStatesFormat.read(STATES)).isEqualTo(states());
    }

    @Test
    void everyStateAndSeverityHasAWord() {
        for (var state : AlertState.values()) {
            for (var severity : Severity.values()) {
                var one = Map.of("r", new RuleState(state, severity, 1, 2, 3, true, 4, 5, 6, 7));

                assertThat(RuleStatesFormat.read(RuleStatesFormat.write(one))).isEqualTo(one);
            }
        }
    }

    static Stream<Arguments> words() {
        return Stream.of(
                arguments(Words.SEVERITY, Severity.values(), "info warning critical"),
                arguments(Words.ALERT_STATE, AlertState.values(), "inactive pending firing recovering resolved"),
                arguments(Words.ALERT_MODE, AlertMode.values(), "lifecycle classic"),
                arguments(
                        Words.RULE_TYPE,
                        RuleType.values(),
                        "threshold_exceeded abnormal_growth consolidation_inefficient consolidation_needed"
                                + " consolidation_storm consolidation_ineffective consolidation_slow eviction_started"
                                + " limit_forecast growth_outlier agent_stalled simulation_lost gauge"),
                arguments(
                        Words.EVENT_KIND,
                        AlertEvent.Kind.values(),
                        "pending cancelled firing severity_changed recovering refired flapping resolved suppressed"
                                + " acknowledged"),
                arguments(
                        Words.REASON,
                        Notification.Reason.values(),
                        "first new_alerts some_resolved all_resolved repeat"),
                arguments(Words.DELIVERY_STATE, Delivery.State.values(), "waiting delivered dead"));
    }

    @ParameterizedTest
    @MethodSource
    <E extends Enum<E>> void words(Words<E> words, E[] constants, String written) {
        var each = List.of(written.split(" "));

        assertThat(Arrays.stream(constants).map(words::of)).containsExactlyElementsOf(each);
        assertThat(each.stream().map(words::read)).containsExactly(constants);
        assertThatThrownBy(() -> words.read("later"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("later");
        assertThatThrownBy(() -> words.read(null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void gaugesAreWrittenAsEverAndReadBack() {
        assertThat(GaugesFormat.write(gauges())).isEqualTo(GAUGES);
        assertThat(GaugesFormat.read(GAUGES)).isEqualTo(gauges());
        assertThat(GaugesFormat.read("{\"whole\":3}")).containsExactly(Map.entry("whole", 3.0));
    }

    @Test
    void quarantineIsWrittenAsEverAndReadBack() {
        var quarantine = new Quarantine(1_700_000_000_000L, "java.lang.IllegalStateException: \"x\"", "1.2.3");

        assertThat(QuarantineFormat.write(quarantine)).isEqualTo(QUARANTINE);
        assertThat(QuarantineFormat.read(QUARANTINE)).isEqualTo(quarantine);
    }

    @Test
    void whatALaterVersionHasAddedIsIgnored() {
        var later = "\"added\":{\"by\":[1,{\"a\":\"later\"}]},";

        assertThat(RuleStatesFormat.read(STATES.replace("\"streak\":2,", later + "\"streak\":2,")))
                .isEqualTo(states());
        assertThat(QuarantineFormat.read(QUARANTINE.replace("{", "{" + later)).version())
                .isEqualTo("1.2.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{} {}",
                "{\"r\":null}",
                "{\"r\":{}}",
                "{\"r\":{\"state\":\"FIRING\"}}",
                "{\"r\":{\"state\":\"GONE\",\"severity\":\"INFO\"}}",
                "{\"r\":{\"state\":\"FIRING\",\"severity\":7}}",
                "{\"r\":{\"state\":\"FIRING\",\"severity\":\"INFO\",\"streak\":9999999999}}",
                "{\"r\":{\"state\":\"FIRING\",\"severity\":\"INFO\",\"flapping\":\"true\"}}",
                "{\"r\":{\"state\":\"FIRING\",\"state\":\"FIRING\",\"severity\":\"INFO\"}}"
            })
    void damageIsFound(String damaged) {
        assertThatThrownBy(() -> RuleStatesFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"a\":\"1\"}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}", "{\"a\":null}"})
    void damageOfGaugesIsFound(String damaged) {
        assertThatThrownBy(() -> GaugesFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }
}
