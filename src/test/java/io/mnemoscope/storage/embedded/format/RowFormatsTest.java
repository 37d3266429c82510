package io.mnemoscope.storage.embedded.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AlertProgress;
import java.nio.charset.StandardCharsets;
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

    private static final String MEMORY = "\"memory_stats\":{\"current_size\":7,\"buffer_size\":2,\"total_size\":9,"
            + "\"max_size\":10,\"usage_ratio\":0.9,\"is_bounded\":true,\"approaching_limit\":true}}";
    private static final String TIMES = "\"level\":0.8,\"started_at\":\"2023-11-14T22:13:20.000Z\","
            + "\"updated_at\":\"2023-11-14T22:13:20.500Z\",\"resolved_at\":null," + MEMORY;
    private static final String ALERTS = "[{\"id\":\"01-a\",\"timestamp\":\"2023-11-14T22:13:20.500Z\","
            + "\"simulation\":\"town\",\"agent\":\"Älice\",\"type\":\"gauge\",\"rule\":\"tokens\","
            + "\"severity\":\"critical\",\"state\":\"firing\",\"flapping\":false,\"message\":\"full: \\\"9\\\"\","
            + "\"value\":0.9," + TIMES + ",{\"id\":\"01-a\",\"timestamp\":\"2023-11-14T22:13:20.500Z\","
            + "\"simulation\":\"town\",\"agent\":null,\"type\":\"simulation_lost\",\"rule\":\"simulation_lost\","
            + "\"severity\":\"critical\",\"state\":\"firing\",\"flapping\":false,\"message\":\"full: \\\"9\\\"\","
            + "\"value\":null," + TIMES + "]";
    private static final String SILENCE = "{\"id\":\"s1\",\"matchers\":[{\"name\":\"agent\",\"operator\":\"=~\","
            + "\"value\":\"Al.*\"},{\"name\":\"severity\",\"operator\":\"!=\",\"value\":\"info\"}],"
            + "\"starts_at\":\"2023-11-14T22:13:20.000Z\",\"ends_at\":\"2023-11-14T22:14:20.000Z\",\"author\":\"Ann\","
            + "\"comment\":\"they\\nsleep\",\"created_at\":\"2023-11-14T22:13:20.500Z\"}";

    private static Map<String, AlertProgress> states() {
        var states = new TreeMap<String, AlertProgress>();
        states.put(
                "memory_leak",
                new AlertProgress(
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
                new AlertProgress(
                        AlertState.FIRING, Severity.CRITICAL, 0, -5, 3, true, 1, Long.MAX_VALUE, (1L << 53) - 1, 0));
        return states;
    }

    @Test
    void memoryStores() {
        var stores = List.of(
                new MemoryStore("\u00E4rchive \"1\"", Role.ARCHIVAL, Unit.BYTES, 7, 0, MemoryStore.NOT_SAID, 0),
                new MemoryStore("context", Role.CONTEXT, Unit.TOKENS, 7_946, 8_192, 40, MemoryStore.NOT_SAID));
        var text =
                "\"stores\":{\"\u00E4rchive \\\"1\\\"\":{\"role\":\"archival\",\"unit\":\"bytes\",\"size\":7,\"removed\":0},"
                        + "\"context\":{\"role\":\"context\",\"unit\":\"tokens\",\"size\":7946,\"limit\":8192,\"added\":40}},"
                        + "\"stores_sum\":SUM";
        var written = StoresFormat.write(stores);

        assertThat(written.replaceFirst("\\d+$", "SUM")).isEqualTo(text);
        assertThat(StoresFormat.read("{\"sum\":1," + written + "}")).isEqualTo(stores);
        assertThat(StoresFormat.write(List.of())).isEmpty();
        assertThat(StoresFormat.read("{\"sum\":1}")).isEmpty();
        assertThat(StoresFormat.read(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stores\":{}}",
                "{\"stores_sum\":1}",
                "{\"stores\":{},\"stores_sum\":1}",
                "{\"stores\":[],\"stores_sum\":1}",
                "{\"stores\":{},\"stores_sum\":\"1\"}",
                "{\"stores\":",
            })
    void damagedMemoryStoresAreNotRead(String data) {
        assertThatIllegalStateException().isThrownBy(() -> StoresFormat.read(data));
    }

    @Test
    void aFlippedBitOfMemoryStoresChangesNothingOrIsFound() {
        var stores = List.of(new MemoryStore("context", Role.CONTEXT, Unit.TOKENS, 7_946, 8_192, 40, 3));
        var bytes = ("{\"sum\":1," + StoresFormat.write(stores) + "}").getBytes(StandardCharsets.UTF_8);
        int found = 0;
        for (int bit = 9 * Byte.SIZE; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            try {
                assertThat(StoresFormat.read(new String(bytes, StandardCharsets.UTF_8)))
                        .as("bit %d", bit)
                        .isEqualTo(stores);
            } catch (IllegalStateException e) {
                found++;
            }
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        assertThat(found).isGreaterThan(7 * (bytes.length - 9));
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
                var one = Map.of("r", new AlertProgress(state, severity, 1, 2, 3, true, 4, 5, 6, 7));

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
                        Words.EVENT_KIND,
                        AlertEvent.Kind.values(),
                        "pending cancelled firing severity_changed recovering refired flapping resolved suppressed"
                                + " acknowledged"),
                arguments(
                        Words.REASON,
                        Notification.Reason.values(),
                        "first new_alerts some_resolved all_resolved repeat"),
                arguments(Words.DELIVERY_STATE, Delivery.State.values(), "waiting delivered dead"),
                arguments(Words.MATCHER_FIELD, Matcher.Field.values(), "simulation agent rule type severity"),
                arguments(Words.MATCHER_OPERATOR, Matcher.Operator.values(), "= != =~ !~"));
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

    private static Alert alert(AgentId agent, RuleType type, String rule, double value) {
        var memory = new MemoryStats(7, 2, 9, 10, 0.9, true, true);
        return new Alert(
                "01-a",
                agent,
                type,
                rule,
                Severity.CRITICAL,
                AlertState.FIRING,
                false,
                "full: \"9\"",
                value,
                0.8,
                1_700_000_000_000L,
                1_700_000_000_500L,
                Alert.NOT_RESOLVED,
                memory);
    }

    @Test
    void alertsOfANotificationAreWrittenAsEverAndReadBack() {
        var alerts = List.of(
                alert(new AgentId("town", "Älice"), BuiltIn.GAUGE, "tokens", 0.9),
                alert(AgentId.ofSimulation("town"), BuiltIn.SIMULATION_LOST, "simulation_lost", Double.NaN));

        assertThat(AlertsFormat.write(alerts)).isEqualTo(ALERTS);
        assertThat(AlertsFormat.read(ALERTS)).isEqualTo(alerts);
        assertThat(AlertsFormat.read(ALERTS.replace("\"rule\"", "\"added\":[{}],\"rule\"")))
                .isEqualTo(alerts);
        assertThat(AlertsFormat.read(ALERTS.replace("simulation_lost", "later").replace("gauge", "other")))
                .extracting(Alert::type)
                .containsExactly(new RuleType("other", Trigger.SNAPSHOT), new RuleType("later", Trigger.SIMULATION));
        assertThatThrownBy(() -> AlertsFormat.read(ALERTS.replace("gauge", "no type")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void silencesAreWrittenAsEverAndReadBack() {
        var silence = new Silence(
                "s1",
                List.of(
                        new Matcher(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "Al.*"),
                        new Matcher(Matcher.Field.SEVERITY, Matcher.Operator.NOT_EQUAL, "info")),
                1_700_000_000_000L,
                1_700_000_060_000L,
                "Ann",
                "they\nsleep",
                1_700_000_000_500L);

        assertThat(SilenceFormat.write(silence)).isEqualTo(SILENCE);
        assertThat(SilenceFormat.write(SilenceFormat.read("s1", silence.endsMillis(), SILENCE)))
                .isEqualTo(SILENCE);
        assertThat(SilenceFormat.write(SilenceFormat.read(
                        "s1", silence.endsMillis(), SILENCE.replace("{\"id\"", "{\"added\":1,\"id\""))))
                .isEqualTo(SILENCE);
        assertThat(SilenceFormat.read("s1", 1, "{\"error\":\"costs too much\",\"matchers\":[]}")
                        .error())
                .isEqualTo("costs too much");
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
    @ValueSource(strings = {"matchers", "name", "operator", "value"})
    void aSilenceWithoutOneOfItsMembersIsDamaged(String member) {
        var damaged = SILENCE.replace("\"" + member + "\"", "\"damaged\"");

        assertThatThrownBy(() -> SilenceFormat.read("s1", 1, damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "simulation", "agent", "type", "rule", "severity", "state", "message"})
    void anAlertWithoutOneOfItsMembersIsDamaged(String member) {
        var damaged = ALERTS.replace("\"" + member + "\"", "\"damaged\"");

        assertThatThrownBy(() -> AlertsFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "\"\"", "7"})
    void whatIsNoArrayIsNoAlerts(String damaged) {
        assertThatThrownBy(() -> AlertsFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"sinceMillis\":\"1\"}", "{\"reason\":7}", "{\"version\":null}"})
    void damageOfAQuarantineIsFound(String damaged) {
        assertThatThrownBy(() -> QuarantineFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"a\":\"1\"}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}", "{\"a\":null}"})
    void damageOfGaugesIsFound(String damaged) {
        assertThatThrownBy(() -> GaugesFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }
}
