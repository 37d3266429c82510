package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a key is given: a configuration, or lines that begin with the name of a key; never another failure. */
class HostileValuesTest {
    private static final List<String> HOSTILE = List.of(
            "NaN",
            ".nan",
            "-.inf",
            "1e999",
            "-1",
            "-1s",
            "99999999999999GiB",
            "99999999999999999999999d",
            "1.5MiB",
            "1_000s",
            "0x10",
            "\"\"",
            "' '",
            "[]",
            "[1]",
            "[[1]]",
            "{}",
            "{a: 1}",
            "{a: {a: [x]}}",
            "~",
            "true",
            "&a [x]",
            "*a",
            "!!int 4",
            "!!binary AAAA",
            "2026-11-30",
            "1:30",
            "\u0664MiB",
            "\u0661\u0662",
            "4MiB",
            "4 MB",
            "4mib",
            "10s",
            "10 s",
            "1s1s",
            "1m30s",
            "PT10S",
            "0",
            "0s",
            "-0",
            "+5",
            "+5s",
            "\"\\u0000\"",
            "\"a\\nb\"",
            "\ud83d\ude00",
            "9".repeat(900),
            "9".repeat(39) + "d",
            "x".repeat(100_000),
            "[" + "x,".repeat(10_000) + "x]",
            "[".repeat(200) + "]".repeat(200));
    private static final Pattern LINE = Pattern.compile(
            "[^\\n]+: [^\\n]+|not valid YAML at line .*|the configuration must have keys.*|and [0-9]+ more mistakes");

    private static Map<String, String> ranges() {
        var keys = ConfigReader.keys("", Map.of(), Map.of());
        var unused = ConfigReader.config(keys.root());
        return new TreeMap<>(keys.ranges());
    }

    static Stream<String> keys() {
        return ranges().keySet().stream();
    }

    private static void check(String yaml, Map<String, String> environment) {
        try {
            var unused = ConfigReader.read(yaml, environment, Map.of());
        } catch (InvalidConfig e) {
            assertThat(String.valueOf(e.getMessage()).lines().toList())
                    .as(yaml.length() > 200 ? yaml.substring(0, 200) : yaml)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).matches(LINE).hasSizeLessThan(400));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void noValueOfAKeyIsFatal(String key) {
        var parts = key.split("\\.", 2);
        var variable = "MNEMOSCOPE_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
        for (var value : HOSTILE) {
            check(parts[0] + ": {" + parts[1] + ": " + value + "}", Map.of());
            check(parts[0] + ": " + value, Map.of());
            check("", Map.of(variable, value));
        }
    }

    @Test
    void noMixtureOfTextsIsFatal() throws Exception {
        var file = Files.readString(Path.of("conf/mnemoscope.yaml"));
        long seed = Long.getLong("fuzz.seed", 12);
        var random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            var text = new StringBuilder(file);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(text.length());
                var piece = HOSTILE.get(random.nextInt(HOSTILE.size()));
                text.replace(at, Math.min(text.length(), at + random.nextInt(12)), piece.length() > 200 ? ":" : piece);
            }
            check(text.toString(), Map.of());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {header_timeout: 2h}|http.header_timeout: 2h is not between 1s and 1h",
                "http: {header_timeout: 10}|http.header_timeout: 10 is not a duration between 1s and 1h: write a whole number of ms, s, m, h or d, as in 10s",
                "http: {header_timeout: -5s}|http.header_timeout: -5s is not between 1s and 1h",
                "http: {header_timeout: NaN}|http.header_timeout: NaN is not a duration",
                "http: {header_timeout: }|",
                "http: {header_timeout: ''}|http.header_timeout: an empty text is not a duration",
                "http: {header_timeout: [10s]}|http.header_timeout: a list is not a duration",
                "http: {header_timeout: {s: 10}}|http.header_timeout: an object is not a duration",
                "http: {max_body: 99999999999999GiB}|http.max_body: 99999999999999GiB is not between 1MiB and 1GiB",
                "http: {max_body: 1.5MiB}|http.max_body: 1.5MiB is not a size between 1MiB and 1GiB: write a whole number of B, KiB, MiB, GiB or TiB, as in 4MiB",
                "http: {max_body: 4MB}|http.max_body: 4MB is not a size",
                "http: {max_body: 4}|http.max_body: 4 is not a size",
                "http: {max_body: \u0664MiB}|http.max_body: \u0664MiB is not a size",
                "http: {max_body: 0}|http.max_body: 0 is not between 1MiB and 1GiB",
                "http: {min_rate: 256}|http.min_rate: 256 is not a rate between 0 and 1MiB/s: write a whole number of B/s, KiB/s or MiB/s, as in 256B/s",
                "http: {port: \u0661\u0662}|http.port: \u0661\u0662 is not a whole number between 0 and 65535",
                "http: {port: 1.5}|http.port: 1.5 is not a whole number",
                "http: {port: [1]}|http.port: a list is not a whole number",
                "http: {host: [a]}|http.host: a list is not a text",
                "http: {host: ''}|http.host: an empty text is not a text with",
                "http: 8080|http: must have keys below it",
                "store: {retention: 7}|store.retention: 7 is not 0 or a duration between 1h and 36500d: write a whole number of ms, s, m, h or d, as in 1h",
                "store: {max_size: 1MiB}|store.max_size: 1MiB is not 0 or between 4MiB and 1024TiB",
                "store: {directory: \"a\\0b\"}|store.directory: must be the path of a directory",
                "security: {tokens: {a: sesame}}|security.tokens: must be a list of texts",
                "security: {tokens: [[sesame]]}|security.tokens: must be a list of texts",
                "security: {insecure: maybe}|security.insecure: maybe is not true or false",
                "alerting: {alert_threshold: 1e999}|alerting.alert_threshold: ",
                "[1, 2]|the configuration must have keys",
                "x|the configuration must have keys",
            })
    void whatIsWrongIsSaidWithTheKeyTheValueAndTheRange(String yaml, String mistake) {
        if (mistake == null) {
            assertThat(ConfigReader.read(yaml, Map.of(), Map.of()))
                    .isEqualTo(ConfigReader.read("", Map.of(), Map.of()));
            return;
        }
        assertThatThrownBy(() -> ConfigReader.read(yaml, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageStartingWith(mistake)
                .message()
                .doesNotContain("\n", "sesame");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http: {hots: x}|http.hots: there is no such key; is it http.host?",
                "htpp: {port: 1}|htpp: there is no such key; is it http?",
                "live: {stalled_afer: 60s}|live.stalled_afer: there is no such key; is it live.stalled_after?",
                "http: {colour: red}|http.colour: there is no such key",
                "notify: {receivers: [{type: slack, url: 'http://x', colour: red}]}|notify.receivers[0].colour: there is no such key",
                "notify: {receivers: [{type: slack, ulr: 'http://x'}]}|notify.receivers[0].ulr: there is no such key",
                "a: 1|a: there is no such key",
            })
    void whoMisspellsAKeyIsAnsweredWithTheNearestIfOneIsNear(String yaml, String mistake) {
        assertThatThrownBy(() -> ConfigReader.read(yaml, Map.of(), Map.of()))
                .message()
                .satisfies(message -> assertThat(message.lines()).contains(mistake));
    }

    @Test
    void aBombOfAnchorsIsNotExpanded() {
        var bomb = Stream.iterate(1, i -> i + 1)
                .limit(60)
                .map(i -> "x" + i + ": &x" + i + " [*x" + (i - 1) + ", *x" + (i - 1) + "]")
                .collect(Collectors.joining("\n", "x0: &x0 [lol]\n", ""));

        check(bomb, Map.of());
    }

    @Test
    void tokensMayComeFromTheEnvironmentAsAListOrWithCommas() {
        for (var tokens : List.of("a,b", " a , b ", "[\"a\", \"b\"]", "[a, b]")) {
            var config = ConfigReader.read("", Map.of("MNEMOSCOPE_SECURITY_TOKENS", tokens), Map.of());

            assertThat(config.security().tokens()).as(tokens).containsExactly("a", "b");
        }
    }

    @Test
    void theFileHasEveryKeyWithItsRange() throws Exception {
        var lines = Files.readAllLines(Path.of("conf/mnemoscope.yaml"));
        var missing = new TreeMap<>(ranges());
        missing.keySet().removeAll(List.of("notify.inhibition"));
        var section = "";
        for (var line : lines) {
            section = line.matches("[a-z]+:") ? line.replace(":", "") : section;
            var name = line.strip().split(":", 2)[0];
            var range = missing.get(section + "." + name);
            if (line.matches("  [a-z_]+:.*") && range != null && line.endsWith(range)) {
                var unused = missing.remove(section + "." + name);
            }
        }

        assertThat(missing).isEmpty();
    }
}
