package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.mnemoscope.domain.AlertMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                http: {max_body_mib: 2, max_line_kib: 3}
                monitor: {tick_millis: 100, checkpoint_seconds: 7}
                store: {retention_days: 2, max_mib: 5}
                alerting: {mode: Classic, alert_threshold: 0.5}
                """);

        assertThat(config.http().maxBodyBytes()).isEqualTo(2 << 20);
        assertThat(config.http().maxLineBytes()).isEqualTo(3 << 10);
        assertThat(config.monitor().tick()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.monitor().checkpointAge()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.store().maxAge()).isEqualTo(Duration.ofDays(2));
        assertThat(config.store().maxBytes()).isEqualTo(5L << 20);
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
                .contains("http.port: must be from 0 to 65535, not: 70000")
                .contains("http.hots: there is no such key")
                .contains("monitor.max_agents: ")
                .contains("not: many")
                .contains("alerting.mode: must be one of [lifecycle, classic], not: loud")
                .contains("alerting.alert_threshold: ")
                .contains("alerting.growth_rate_threshold: must be from 0 to 1e9, not: -1")
                .contains("live.max_clients: ")
                .contains("nonsense: there is no such key");
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
                .hasMessage("MNEMOSCOPE_HTTP_PROT: there is no such key");
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
