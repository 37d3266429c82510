package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be read otherwise than it was meant is refused, and no message shows a secret ("sesame"). */
class MisreadConfigTest {
    private static void refused(String yaml, String... mistakes) {
        assertThatThrownBy(() -> ConfigReader.read(yaml, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .message()
                .doesNotContain("sesame")
                .satisfies(message -> assertThat(message.lines()).contains(mistakes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{http: {port: 1, port: 2}}|http.port: is there twice, again at line 1, column 18",
                "{security: {tokens: [a]}, security: {insecure: true}}|security: is there twice, again at line 1, column 27",
                "{notify: {receivers: [{url: 'http://a', url: 'http://b'}]}}|notify.receivers.url: is there twice, again at line 1, column 41",
                "{http: {host: &h 127.0.0.1}, store: {directory: *h}}|store.directory: is an alias (*) at line 1, column 49; write the value instead",
                "{alerting: {alert_threshold: .nan}}|alerting.alert_threshold: is not a finite number at line 1, column 30",
                "{http: {port: -.inf}}|http.port: is not a finite number at line 1, column 15",
                "{http: {port: 1}}\\n---\\n{http: {port: 2}}|there is a second document (---) at line 3, column 1; write one",
            })
    void aFileSaysEverythingOnceAndInPlainValues(String yaml, String mistake) {
        refused(yaml.replace("\\n", "\n"), mistake);
    }

    /** A service called mnemoscope, or mnemoscope-demo, sets these in all pods of its namespace. */
    @Test
    void whatKubernetesSetsIsPassedOver() {
        var links = Map.of(
                "MNEMOSCOPE_SERVICE_HOST", "10.0.0.11",
                "MNEMOSCOPE_SERVICE_PORT", "8080",
                "MNEMOSCOPE_SERVICE_PORT_HTTP", "8080",
                "MNEMOSCOPE_PORT", "tcp://10.0.0.11:8080",
                "MNEMOSCOPE_PORT_8080_TCP", "tcp://10.0.0.11:8080",
                "MNEMOSCOPE_PORT_8080_TCP_ADDR", "10.0.0.11",
                "MNEMOSCOPE_DEMO_PORT", "udp://10.0.0.12:8080");

        assertThat(ConfigReader.read("", links, Map.of()).http().port()).isEqualTo(8_080);
        assertThatThrownBy(() -> ConfigReader.read("", Map.of("MNEMOSCOPE_PORT", "9000"), Map.of()))
                .hasMessageStartingWith("MNEMOSCOPE_PORT: there is no such key");
    }

    @Test
    void soDoesAVariable() {
        for (var value : new String[] {"[{type: log}]\n---\n[]", "[{type: log, type: slack}]"}) {
            assertThatThrownBy(() -> ConfigReader.read("", Map.of("MNEMOSCOPE_NOTIFY_RECEIVERS", value), Map.of()))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageStartingWith("notify.receivers");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[~]", "[null]", "[a, ]", "[0123]", "[1e5]", "[true]", "123", "[, a]"})
    void aTokenIsATextAndNotWhatYamlMakesOfIt(String tokens) {
        if (tokens.equals("[a, ]")) {
            assertThat(ConfigReader.read("security: {tokens: [a, ]}", Map.of(), Map.of())
                            .security()
                            .tokens())
                    .containsExactly("a");
        } else if (tokens.equals("[, a]")) {
            refused("security: {tokens: [, a]}", "not valid YAML at line 1, column 21");
        } else {
            refused(
                    "security: {tokens: " + tokens + "}",
                    "security.tokens: must be a list of texts: numbers, true, false and null need quotes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "notify: {receivers: [{type: slack, url:https://hooks.example/sesame}]}|notify.receivers[0]: there is no key url…; is a space missing behind the colon?",
                "security: {tokens: a, sesame}|security: has a key without a value at place 2 that does not exist; do lists have their [ ]?",
                "security: {tokens: a, token}|security.token: there is no such key; is it security.tokens?",
                "notify: {external_url: 'https://u:sesame@ho st/'}|notify.external_url: must be an http or https address, not: https://…@ho st/",
                "notify: {external_url: 'https://u:sesame@host/'}|notify.external_url: must not have a user or password: it is in every notification",
                "notify: {receivers: [{type: 'https://u:sesame@host/'}]}|notify.receivers[0].type: must be webhook, slack or alertmanager, not: https://…@host/",
                "http: {host: 'http://u:se/sesame@h'}|http.host: http://…@h can be reached from other machines: set security.tokens, or security.insecure: true",
            })
    void noMessageShowsASecret(String yaml, String mistake) {
        refused(yaml, mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 1|port: there is no such key; is it http.port?",
                "http.port: 1|http.port: there is no such key; is it port below http?",
                "directory: x|directory: there is no such key; is it store.directory?",
                "pause: 1s|pause: there is no such key; is it notify.pause?",
                "x.y: 1|x.y: there is no such key",
            })
    void theKeyIsFoundThatIsElsewhere(String yaml, String mistake) {
        refused(yaml, mistake);
    }

    @Test
    void aNameIsShownInOneLineAndNotWhole() {
        for (var name : new String[] {"a\\nb", "x".repeat(900)}) {
            assertThatThrownBy(() -> ConfigReader.read(
                            "alerting: {rules: {threshold_exceeded: {\"" + name + "\": 1}}}", Map.of(), Map.of()))
                    .message()
                    .startsWith("alerting.rules.threshold_exceeded.")
                    .endsWith(": there is no such key")
                    .doesNotContain("\n")
                    .hasSizeLessThan(200);
        }
    }

    @Test
    void aVariableIsFoundThatLacksItsSection() {
        assertThatThrownBy(() -> ConfigReader.read("", Map.of("MNEMOSCOPE_PORT", "1"), Map.of()))
                .hasMessage("MNEMOSCOPE_PORT: there is no such key; is it MNEMOSCOPE_HTTP_PORT?");
    }

    @Test
    void whatIsWrongManyTimesIsNotAllSaid() {
        var yaml = IntStream.range(0, 5_000)
                .mapToObj(i -> "k" + i + ": 1")
                .collect(Collectors.joining(", ", "http: {", "}"));

        assertThatThrownBy(() -> ConfigReader.read(yaml, Map.of(), Map.of()))
                .message()
                .satisfies(message ->
                        assertThat(message.lines()).hasSize(101).last().isEqualTo("and 4900 more mistakes"));
    }

    @Test
    void aFileThatIsNoneIsSaidInWords(@TempDir Path directory) throws Exception {
        cannotBeRead(directory, "it is a directory");
        cannotBeRead(directory.resolve("no.yaml"), "there is no such file");
        cannotBeRead(
                Files.write(directory.resolve("a.yaml"), "http: {host: \"é\"}".getBytes(StandardCharsets.ISO_8859_1)),
                "it is not UTF-8");
        cannotBeRead(
                Files.writeString(directory.resolve("b.yaml"), "# 1234567\n".repeat(110_000)),
                "it is longer than 1048576 bytes");
    }

    private static void cannotBeRead(Path file, String why) {
        assertThatThrownBy(() -> ConfigReader.read(file, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .hasMessage(file + ": cannot be read: " + why);
    }
}
