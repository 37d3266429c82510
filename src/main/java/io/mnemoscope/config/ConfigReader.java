package io.mnemoscope.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the configuration: a YAML file, over it the environment ({@code http.port} is {@code MNEMOSCOPE_HTTP_PORT}), over
 * it the command line. Every mistake is reported, with its key, at once.
 */
public final class ConfigReader {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final long MEGABYTE = 1 << 20;

    private ConfigReader() {}

    /**
     * Reads a file.
     *
     * @throws InvalidConfig with all the mistakes
     */
    public static Config read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        try {
            return read(Files.readString(file), environment, overrides);
        } catch (IOException e) {
            throw new InvalidConfig(List.of(file + ": cannot be read: " + e));
        }
    }

    /**
     * Reads a YAML text.
     *
     * @throws InvalidConfig with all the mistakes
     */
    public static Config read(String yaml, Map<String, String> environment, Map<String, String> overrides) {
        var values = new LinkedHashMap<String, String>();
        try {
            flatten("", YAML.readTree(yaml), values);
        } catch (IOException e) {
            throw new InvalidConfig(
                    List.of("not valid YAML" + (e instanceof JsonProcessingException j ? " at " + place(j) : "")));
        }
        values.putAll(overrides);
        var environmentBelow = new LinkedHashMap<>(environment);
        overrides
                .keySet()
                .forEach(key -> environmentBelow.remove(
                        "MNEMOSCOPE_" + key.toUpperCase(Locale.ROOT).replace('.', '_')));
        var keys = new Keys(values, environmentBelow);
        var config = config(keys);
        checkSecurity(config, keys);
        var mistakes = keys.mistakes();
        if (!mistakes.isEmpty()) {
            throw new InvalidConfig(mistakes);
        }
        return config;
    }

    /** Where a text could not be understood: without the text, which may hold secrets. */
    static String place(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static Config config(Keys keys) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Config(
                http(keys, cores),
                security(keys),
                ingest(keys),
                monitor(keys, cores),
                AlertingKeys.read(keys),
                NotifyKeys.read(keys),
                store(keys),
                live(keys),
                limits(keys));
    }

    private static Config.Http http(Keys keys, int cores) {
        int instances = keys.integer("http.instances", 0, 0, 256);
        return new Config.Http(
                keys.text("http.host", "127.0.0.1"),
                keys.integer("http.port", 8080, 0, 65_535),
                instances == 0 ? cores : instances,
                (int) (keys.integer("http.max_body_mib", 4, 1, 1_024) * MEGABYTE),
                keys.integer("http.max_stream_mib", 1_024L, 1, 1 << 20) * MEGABYTE,
                keys.integer("http.max_line_kib", 256, 1, 16_384) * 1_024,
                keys.integer("http.max_connections", 4_000, 1, 1_000_000),
                keys.integer("http.max_connections_per_address", 2_000, 1, 1_000_000),
                Duration.ofSeconds(keys.integer("http.header_timeout_seconds", 10, 1, 3_600)),
                Duration.ofSeconds(keys.integer("http.body_timeout_seconds", 60, 1, 3_600)),
                keys.integer("http.min_bytes_per_second", 256, 0, 1 << 20),
                Duration.ofSeconds(keys.integer("http.answer_timeout_seconds", 30, 1, 3_600)));
    }

    private static Config.Security security(Keys keys) {
        var tokens = new ArrayList<String>();
        for (var token : keys.list("security.tokens").split(",", -1)) {
            if (!token.isBlank()) {
                tokens.add(token.strip());
            }
        }
        return new Config.Security(tokens, keys.flag("security.insecure", false));
    }

    private static Config.Ingest ingest(Keys keys) {
        return new Config.Ingest(keys.integer("ingest.max_in_flight_mib", 32L, 1, 4_096) * MEGABYTE);
    }

    private static Config.Monitor monitor(Keys keys, int cores) {
        int partitions = keys.integer("monitor.partitions", 0, 0, 256);
        return new Config.Monitor(
                partitions == 0 ? cores : partitions,
                keys.integer("monitor.max_agents", 100_000, 1, 10_000_000),
                Duration.ofMillis(keys.integer("monitor.tick_millis", 250, 10, 60_000)),
                keys.integer("monitor.checkpoint_snapshots", 1_024, 1, 1_000_000),
                Duration.ofSeconds(keys.integer("monitor.checkpoint_seconds", 300, 1, 86_400)));
    }

    private static Config.Store store(Keys keys) {
        return new Config.Store(
                Path.of(keys.text("store.directory", "data")),
                keys.integer("store.open_mib", 64L, 1, 65_536) * MEGABYTE,
                Duration.ofSeconds(keys.integer("store.seal_seconds", 600, 1, 86_400)),
                Duration.ofDays(keys.integer("store.retention_days", 0, 0, 36_500)),
                keys.integer("store.max_mib", 0L, 0, 1L << 30) * MEGABYTE,
                keys.integer("store.max_events", 1_000_000L, 0, 1L << 40));
    }

    private static Config.Live live(Keys keys) {
        return new Config.Live(
                keys.integer("live.max_clients", 1_000, 1, 1_000_000),
                keys.integer("live.alert_queue", 1_024, 1, 1_000_000),
                Duration.ofSeconds(keys.integer("live.stalled_seconds", 60, 1, 86_400)));
    }

    private static Config.Limits limits(Keys keys) {
        long given = keys.integer("limits.memory_mib", 0L, 0, 1L << 20) * MEGABYTE;
        return new Config.Limits(
                given == 0 ? Runtime.getRuntime().maxMemory() * 5 / 8 : given,
                keys.integer("limits.max_settings", 10_000, 1, 1_000_000));
    }

    private static void checkSecurity(Config config, Keys keys) {
        var host = config.http().host();
        boolean loopback = host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
        if (!loopback
                && config.security().tokens().isEmpty()
                && !config.security().insecure()) {
            keys.mistake(
                    "http.host",
                    host + " can be reached from other machines: set security.tokens, or security.insecure: true");
        }
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (AlertingKeys.TREES.contains(path)
                || path.equals(NotifyKeys.RECEIVERS)
                || path.equals(GroupingKeys.INHIBITION)) {
            values.put(path, node.toString());
        } else if (node.isObject()) {
            for (var member : node.properties()) {
                flatten(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), values);
            }
        } else if (node.isArray()) {
            var items = new ArrayList<String>();
            node.forEach(item -> items.add(item.asText()));
            values.put(path, String.join(",", items));
        } else if (!node.isNull() && !node.isMissingNode()) {
            values.put(path, node.asText());
        }
    }
}
