package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mnemoscope.config.keys.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Keys whose names had units, and whose values were plain numbers. */
class OldKeysTest {
    private static final Path SHIPPED_ONCE = Path.of("src/test/resources/config/units-in-names.yaml");
    private static final Path SHIPPED = Path.of("conf/mnemoscope.yaml");
    private static final String EVERY_OLD_KEY = """
            http: {max_body_mib: 2, max_stream_mib: 3, max_line_kib: 5, header_timeout_seconds: 6,
              body_timeout_seconds: 7, min_bytes_per_second: 0, answer_timeout_seconds: 3600}
            ingest: {max_in_flight_mib: 9}
            monitor: {tick_millis: 1000, checkpoint_seconds: 86400}
            alerting: {interval_millis: 12, comparison_millis: 3600000}
            notify:
              group_wait_millis: 0
              group_interval_seconds: 14
              repeat_minutes: 100000
              max_age_hours: 16
              pause_seconds: 17
              timeout_seconds: 18
              receivers: [{type: alertmanager, url: 'http://am:9093', resend_seconds: 19}]
            store: {open_mib: 20, seal_seconds: 21, retention_days: 22, max_mib: 23}
            live: {stalled_seconds: 24}
            limits: {memory_mib: 25}
            """;
    private static final String THE_SAME = """
            http: {max_body: 2MiB, max_stream: 3MiB, max_line: 5KiB, header_timeout: 6s,
              body_timeout: 7000ms, min_rate: 0, answer_timeout: 1h}
            ingest: {max_in_flight: 9MiB}
            monitor: {tick: 1s, checkpoint_age: 1d}
            alerting: {interval: 12ms, comparison_interval: 60m}
            notify:
              group_wait: 0
              group_interval: 14s
              repeat: 100000m
              max_age: 16h
              pause: 17s
              timeout: 18s
              receivers: [{type: alertmanager, url: 'http://am:9093', resend: 19s}]
            store: {open_size: 20MiB, seal_age: 21s, retention: 22d, max_size: 23MiB}
            live: {stalled_after: 24s}
            limits: {memory: 25MiB}
            """;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigReader.class);

    @BeforeEach
    void listen() {
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    @Test
    void theFileThatWasShippedBeforeIsReadAsTheOneOfNow() throws IOException {
        // What it says of rules holds, though other things are the default now.
        var shipped = Files.readString(SHIPPED);
        var now = ConfigReader.read(
                shipped.replace(rules(shipped), rules(Files.readString(SHIPPED_ONCE))), Map.of(), Map.of());
        assertThat(log.list).isEmpty();

        var before = ConfigReader.read(SHIPPED_ONCE, Map.of(), Map.of());

        assertThat(before).isEqualTo(now);
        assertThat(log.list).hasSize(1);
    }

    private static String rules(String file) {
        int from = file.indexOf("\n  rules:");
        assertThat(from).isPositive();
        return file.substring(from, file.indexOf("\n  overrides:", from));
    }

    @Test
    void everyOldKeyIsReadInItsOwnUnitAndNamedInOneWarning() {
        var now = ConfigReader.read(THE_SAME, Map.of(), Map.of());
        assertThat(log.list).isEmpty();

        var before = ConfigReader.read(EVERY_OLD_KEY, Map.of(), Map.of());

        // Sinks have no equals; their texts have what was read.
        assertThat(before).hasToString(now.toString());
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains(
                                "http.max_body_mib (now http.max_body: 2MiB), ",
                                "http.min_bytes_per_second (now http.min_rate: 0), ")
                        .contains("alerting.comparison_millis (now alerting.comparison_interval: 1h)")
                        .contains("notify.repeat_minutes (now notify.repeat: 100000m)")
                        .contains("notify.receivers[0].resend_seconds (now notify.receivers[0].resend: 19s)")
                        .contains("store.retention_days (now store.retention: 22d)"));
        assertThat(log.list.get(0).getFormattedMessage().split("\\(now ", -1)).hasSize(26);
    }

    @Test
    void theEnvironmentMayHaveEitherNameOverEitherInTheFile() {
        var old = Map.of("MNEMOSCOPE_HTTP_MAX_BODY_MIB", "8", "MNEMOSCOPE_STORE_RETENTION_DAYS", "0");

        var overNew = ConfigReader.read(SHIPPED, old, Map.of());
        assertThat(overNew.http().maxBody()).isEqualTo(new ByteSize(8 << 20));
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("MNEMOSCOPE_HTTP_MAX_BODY_MIB (now MNEMOSCOPE_HTTP_MAX_BODY: 8MiB)"));

        var overOld = ConfigReader.read(SHIPPED_ONCE, Map.of("MNEMOSCOPE_HTTP_HEADER_TIMEOUT", "1500ms"), Map.of());
        assertThat(overOld.http().headerTimeout()).isEqualTo(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http: {max_body: 4MiB, max_body_mib: 4}|http.max_body_mib: is the old name of http.max_body, which is given too: remove one of them",
                "notify: {receivers: [{type: alertmanager, url: 'http://x', resend: 1s, resend_seconds: 1}]}|notify.receivers[0].resend_seconds: is the old name of notify.receivers[0].resend, which",
                "http: {max_body_mib: 2000}|http.max_body_mib: 2000MiB is not between 1MiB and 1GiB",
                "http: {max_body_mib: 4MiB}|http.max_body_mib: 4MiB is not a whole number: units are for its new name, http.max_body",
                "http: {max_body_mib: [4]}|http.max_body_mib: a list is not a whole number",
                "http: {max_body_mi: 4}|http.max_body_mi: there is no such key; is it http.max_body?",
            })
    void whatIsWrongWithAnOldKeyIsSaidUnderItsName(String yaml, String mistake) {
        assertThatThrownBy(() -> ConfigReader.read(yaml, Map.of(), Map.of()))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageStartingWith(mistake)
                .message()
                .doesNotContain("\n");
        assertThat(log.list).isEmpty();
    }

    @Test
    void bothNamesInTheEnvironmentAreAMistake() {
        var both = Map.of("MNEMOSCOPE_HTTP_MAX_BODY_MIB", "8", "MNEMOSCOPE_HTTP_MAX_BODY", "8MiB");

        assertThatThrownBy(() -> ConfigReader.read("", both, Map.of()))
                .hasMessageStartingWith(
                        "MNEMOSCOPE_HTTP_MAX_BODY_MIB: is the old name of MNEMOSCOPE_HTTP_MAX_BODY, which");
    }
}
