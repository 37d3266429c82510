package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.mnemoscope.config.keys.ByteSize;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.Level;
import io.mnemoscope.domain.rules.RuleSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @Test
    void theFileInConfIsTheBuiltInDefaults() {
        var file = ConfigReader.read(Path.of("conf", "mnemoscope.yaml"), Map.of(), Map.of());

        var empty = read("");

        assertThat(file).isEqualTo(empty);
    }

    @Test
    void readsUnits() {
        var config = read("""
                http: {max_body: 2MiB, max_line: 3KiB, min_rate: 1KiB/s}
                monitor: {tick: 100ms, checkpoint_age: 7 s}
                store: {retention: 2d, max_size: 5GiB}
                alerting: {mode: Classic, alert_threshold: 0.5}
                """);

        assertThat(config.http().maxBody()).isEqualTo(new ByteSize(2 << 20)).hasToString("2MiB");
        assertThat(config.http().maxLine().bytes()).isEqualTo(3 << 10);
        assertThat(config.http().minRate()).isEqualTo(1 << 10);
        assertThat(config.monitor().tick()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.monitor().checkpointAge()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.store().retention()).isEqualTo(Duration.ofDays(2));
        assertThat(config.store().maxSize()).isEqualTo(new ByteSize(5L << 30));
        assertThat(config.alerting().defaults().mode()).isEqualTo(AlertMode.CLASSIC);
        assertThat(config.alerting().defaults().alertThreshold()).isEqualTo(0.5);
    }

    @Test
    void reportsAllMistakesAtOnceWithTheirKeys() {
        var yaml = """
                http: {port: 70000, hots: x}
                monitor: {max_agents: many}
                alerting: {mode: loud, alert_threshold: NaN, growth_rate_threshold: -1}
                live: {max_clients: 0}
                nonsense: 1
                """;

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidConfig.class)
                .message()
                .asInstanceOf(STRING)
                .hasLineCount(8)
                .contains("http.port: 70000 is not between 0 and 65535")
                .contains("http.hots: there is no such key; is it http.host?")
                .contains("monitor.max_agents: many is not a whole number between 1 and 10000000")
                .contains("alerting.mode: loud is not lifecycle or classic")
                .contains("alerting.alert_threshold: NaN is not a number between 0 and 1e9")
                .contains("alerting.growth_rate_threshold: -1 is not a number between 0 and 1e9")
                .contains("live.max_clients: 0 is not between 1 and 1000000")
                .contains("nonsense: there is no such key");
    }

    @Test
    void theFileThatComesWithTheServerSaysTheDefaults() {
        var shipped = ConfigReader.read(Path.of("conf", "mnemoscope.yaml"), Map.of(), Map.of());

        assertThat(shipped).isEqualTo(read(""));
        assertThat(shipped.alerting().defaults()).isEqualTo(RuleSettings.DEFAULTS);
    }

    @Test
    void readsRulesAndOverridesByPattern() {
        var config = read("""
                alerting:
                  rules:
                    consolidation_needed: {episode_limit: 30, for: 10 steps, keep_firing_for: 1m, critical: 3}
                    eviction_started: false
                    calls: {gauge: llm_calls, direction: below, info: {enter: 5, leave: 9}}
                  overrides:
                    - {simulation: "stress-*", alert_threshold: 0.5}
                    - {agent: "A?", rules: {calls: false}}
                """);

        var book = config.alerting().ruleConfiguration();
        var rules = book.of(new AgentId("town", "Bob")).rules();
        var needed = Objects.requireNonNull(rules.get("consolidation_needed"));
        assertThat(needed.parameter("episode_limit")).isEqualTo(30);
        assertThat(needed.holdFor()).isEqualTo(new HoldDuration(HoldDuration.Unit.STEPS, 10));
        assertThat(needed.keepFiringFor()).isEqualTo(new HoldDuration(HoldDuration.Unit.MILLIS, 60_000));
        assertThat(needed.levels())
                .containsExactly(new Level(Severity.WARNING, 1.0, 0.8), new Level(Severity.CRITICAL, 3, 3));
        assertThat(Objects.requireNonNull(rules.get("eviction_started")).enabled())
                .isFalse();
        assertThat(Objects.requireNonNull(rules.get("calls")).comparison()).isEqualTo(Comparison.AT_MOST);
        assertThat(book.of(new AgentId("town", "Al")).rules().get("calls")).matches(rule -> !rule.enabled());
        assertThat(book.of("stress-7").alertThreshold()).isEqualTo(0.5);
        assertThat(book.of("stress-7").thresholdLevels().get(0).enter()).isEqualTo(0.5);
        assertThat(book.of("town").alertThreshold()).isEqualTo(0.8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rules: {nonsense: {for: 1}}|alerting.rules.nonsense: there is no such rule",
                "rules: {gauge: 3}|alerting.rules.gauge: must be an object",
                "rules: {agent_stalled: {min_second: 3}}|alerting.rules.agent_stalled.min_second: there is no such key",
                "rules: {agent_stalled: {min_seconds: -3}}|alerting.rules.agent_stalled.min_seconds: must be from 0",
                "rules: {agent_stalled: {warning: {enter: 1, leave: 2}}}|alerting.rules.agent_stalled.warning: needs leave <= enter",
                "rules: {limit_forecast: {info: {enter: 9, leave: 2}}}|alerting.rules.limit_forecast.info: needs enter <= leave",
                "rules: {agent_stalled: {warning: null}}|alerting.rules.agent_stalled: needs a level",
                "rules: {agent_stalled: {for: soon}}|alerting.rules.agent_stalled.for: must be a number of snapshots",
                "rules: {agent_stalled: {gauge: x}}|alerting.rules.agent_stalled: gauge and direction",
                "rules: {calls: {gauge: x}}|alerting.rules.calls: needs a level",
                "rules: [1]|alerting.rules: must be an object",
                "overrides: {a: 1}|alerting.overrides: must be a list",
                "overrides: [{simulation: x, colour: red}]|alerting.overrides[0].colour: there is no such setting",
                "overrides: [{agent: x, rules: {nonsense: true}}]|alerting.overrides[0].rules.nonsense: there is no such rule",
            })
    void namesTheKeyOfARuleThatIsWrong(String yaml, String mistake) {
        assertThatThrownBy(() -> read("alerting: {" + yaml + "}"))
                .isInstanceOf(InvalidConfig.class)
                .message()
                .asInstanceOf(STRING)
                .hasLineCount(1)
                .startsWith(mistake);
    }

    @Test
    void receiversComeFromTheFileOrAsJson() {
        var yaml = """
                notify:
                  group_wait: 0
                  external_url: "https://memory.example/"
                  receivers:
                    - {type: webhook, name: ops, url: "https://ops.example/hook", secrets: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw],
                       severity: warning, match: ['simulation=~"prod-.*"', {name: agent, operator: "!=", value: Bob}]}
                    - {type: slack, url: "https://hooks.slack.example/services/T/B/sesame"}
                """;

        var config = read(yaml).notifications();

        assertThat(config.groupWait()).isZero();
        assertThat(config.externalUrl()).isEqualTo("https://memory.example");
        var ops = config.receivers().get(0);
        assertThat(ops.type()).isEqualTo("webhook");
        assertThat(ops.severity()).isEqualTo(Severity.WARNING);
        assertThat(ops.match()).containsExactly(Matcher.parse("simulation=~\"prod-.*\""), Matcher.parse("agent!=Bob"));
        assertThat(config.receivers().get(1).name()).isEqualTo("slack");
        assertThat(config.toString()).doesNotContain("sesame", "MfKQ9r8").contains("hooks.slack.example");
        var json = Map.of("MNEMOSCOPE_NOTIFY_RECEIVERS", "[{\"type\":\"alertmanager\",\"url\":\"http://am:9093\"}]");
        assertThat(ConfigReader.read("", json, Map.of()).notifications().receivers())
                .extracting(Config.Receiver::name)
                .containsExactly("alertmanager");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "receivers: {a: 1}|notify.receivers: must be a list",
                "receivers: [x]|notify.receivers[0]: must be an object",
                "receivers: [{type: fax, url: 'http://x'}]|notify.receivers[0].type: must be webhook, slack or alertmanager, not: fax",
                "receivers: [{type: slack}]|notify.receivers[0].url: must be an http or https address",
                "receivers: [{type: slack, url: 'ftp://x/sesame'}]|notify.receivers[0].url: must be an http or https address",
                "receivers: [{type: slack, url: 'http://x', color: red}]|notify.receivers[0].color: there is no such key",
                "receivers: [{type: slack, url: 'http://x'}, {type: slack, url: 'http://y'}]|notify.receivers[1].name: is there twice",
                "receivers: [{type: slack, name: log, url: 'http://x'}]|notify.receivers[0].name: is there twice",
                "receivers: [{type: webhook, url: 'http://x', secrets: [sesame]}]|notify.receivers[0].secrets: must be base64",
                "receivers: [{type: webhook, url: 'http://x', secrets: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}]|notify.receivers[0].secrets: must be a list",
                "receivers: [{type: slack, url: 'http://x', secrets: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw]}]|notify.receivers[0].secrets: there is no such key",
                "receivers: [{type: slack, url: 'http://x', match: ['colour=red']}]|notify.receivers[0].match[0].name: must be",
                "receivers: [{type: slack, url: 'http://x', severity: bad}]|notify.receivers[0].severity: bad is not info, warning or critical",
                "receivers: [{type: alertmanager, url: 'http://x', resend: 0}]|notify.receivers[0].resend: 0 is not between 1s and 1h",
                "external_url: memory.example|notify.external_url: must be an http or https address, not: memory.example",
                "attempts: 0|notify.attempts: 0 is not between 1 and 1000",
            })
    void namesTheKeyOfAReceiverThatIsWrongAndShowsNoSecret(String yaml, String mistake) {
        assertThatThrownBy(() -> read("notify: {" + yaml + "}"))
                .isInstanceOf(InvalidConfig.class)
                .message()
                .asInstanceOf(STRING)
                .hasLineCount(1)
                .startsWith(mistake)
                .doesNotContain("sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules", "overrides"})
    void namesThePlaceInRulesThatAreNotYaml(String key) {
        var yaml = Map.of("MNEMOSCOPE_ALERTING_" + key.toUpperCase(Locale.ROOT), "a: 1\nb: [1, 2\nc: 3\n");

        assertThatThrownBy(() -> ConfigReader.read("", yaml, Map.of()))
                .hasMessage("alerting." + key + ": not understood at line 3, column 2");
    }

    @Test
    void whatIsNotUnderstoodIsNotShownForThereMayBeSecretsInIt() {
        var json = Map.of("MNEMOSCOPE_NOTIFY_RECEIVERS", "[{\"secrets\": [\"whsec_sesame\"}]");

        assertThatThrownBy(() -> ConfigReader.read("", json, Map.of()))
                .hasMessageStartingWith("notify.receivers: not understood at line 1")
                .message()
                .doesNotContain("sesame");
        assertThatThrownBy(() -> read("security: {tokens: [sesame}"))
                .hasMessageStartingWith("not valid YAML at line 1")
                .message()
                .doesNotContain("sesame");
    }

    @Test
    void theEnvironmentIsOverTheFileAndTheCommandLineOverBoth() {
        var environment = Map.of("MNEMOSCOPE_HTTP_PORT", "9001", "MNEMOSCOPE_STORE_DIRECTORY", "elsewhere");

        var config = ConfigReader.read("http: {port: 9000}", environment, Map.of("http.port", "9002"));
        var below = ConfigReader.read("http: {port: 9000}", environment, Map.of());

        assertThat(config.http().port()).isEqualTo(9_002);
        assertThat(below.http().port()).isEqualTo(9_001);
        assertThat(below.store().directory()).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void anUnknownVariableIsAMistakeAndOthersAreNoneOfOurBusiness() {
        assertThatThrownBy(() -> ConfigReader.read("", Map.of("MNEMOSCOPE_HTTP_PROT", "1", "PATH", "/bin"), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .hasMessage("MNEMOSCOPE_HTTP_PROT: there is no such key; is it MNEMOSCOPE_HTTP_PORT?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.7", "example.com", "127.0.0.1.example.com", "'::'"})
    void anAddressThatOthersReachNeedsATokenOrAWord(String host) {
        assertThatThrownBy(() -> read("http: {host: " + host + "}"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageStartingWith("http.host: ");
        assertThat(read("http: {host: " + host + "}\nsecurity: {tokens: [a, b]}")
                        .security()
                        .tokens())
                .isEqualTo(List.of("a", "b"));
        assertThat(read("http: {host: " + host + "}\nsecurity: {insecure: true}")
                        .security()
                        .insecure())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "'::1'"})
    void theLoopbackNeedsNoToken(String host) {
        var config = read("http: {host: " + host + "}");

        assertThat(config.security().tokens()).isEmpty();
    }

    @Test
    void tokensAreNotShown() {
        var config = read("security: {tokens: [sesame]}");

        assertThat(config.toString()).doesNotContain("sesame").contains("masked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http: [", "a: b: c", "\t- x"})
    void whatIsNoYamlIsAMistake(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(InvalidConfig.class).hasMessageStartingWith("not valid YAML");
    }

    @Test
    void aFileThatCannotBeReadIsAMistake() {
        assertThatThrownBy(() -> ConfigReader.read(Path.of("no", "such.yaml"), Map.of(), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("such.yaml: cannot be read");
    }

    private static Config read(String yaml) {
        return ConfigReader.read(yaml, Map.of(), Map.of());
    }
}
