package io.mnemoscope.config;

import io.mnemoscope.config.keys.ByteSize;
import io.mnemoscope.config.keys.Keys;
import io.mnemoscope.config.keys.Section;
import io.mnemoscope.domain.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration: a YAML file, over it the environment ({@code http.port} is {@code MNEMOSCOPE_HTTP_PORT}), over
 * it the command line. Every mistake is reported, with its key, at once; older names of keys are read, with one warning.
 */
public final class ConfigReader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReader.class);
    /** Bytes of a file. */
    private static final int LONGEST = 1 << 20;

    private ConfigReader() {}

    /**
     * Reads a file.
     *
     * @throws InvalidConfig with all the mistakes
     */
    public static Config read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        return read(text(file), environment, overrides);
    }

    private static String text(Path file) {
        try (var in = Files.newInputStream(file)) {
            if (Files.isDirectory(file)) {
                throw new InvalidConfig(List.of(file + ": cannot be read: it is a directory"));
            }
            var bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new InvalidConfig(List.of(file + ": cannot be read: it is longer than " + LONGEST + " bytes"));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidConfig(List.of(file + ": cannot be read: it is not UTF-8"));
        } catch (NoSuchFileException e) {
            throw new InvalidConfig(List.of(file + ": cannot be read: there is no such file"));
        } catch (AccessDeniedException e) {
            throw new InvalidConfig(List.of(file + ": cannot be read: this user may not read it"));
        } catch (IOException e) {
            throw new InvalidConfig(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }

    /**
     * Reads a YAML text.
     *
     * @throws InvalidConfig with all the mistakes
     */
    public static Config read(String yaml, Map<String, String> environment, Map<String, String> overrides) {
        var keys = keys(yaml, environment, overrides);
        var config = config(keys.root());
        var mistakes = keys.problems();
        if (!mistakes.isEmpty()) {
            throw new InvalidConfig(mistakes);
        }
        if (!keys.old().isEmpty()) {
            LOG.warn("the configuration has old keys, which are still read: {}", String.join(", ", keys.old()));
        }
        return config;
    }

    /** What is given, of which nothing has been read yet. */
    static Keys keys(String yaml, Map<String, String> environment, Map<String, String> overrides) {
        try {
            return new Keys(yaml, environment, overrides);
        } catch (InvalidInput e) {
            throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Everything, or defaults where something is wrong. */
    static Config config(Section root) {
        int cores = Runtime.getRuntime().availableProcessors();
        var config = new Config(
                http(root.section("http"), cores),
                security(root.section("security")),
                new Config.Ingest(
                        root.section("ingest").size("max_in_flight", "32MiB", "1MiB to 4GiB", "max_in_flight_mib")),
                monitor(root.section("monitor"), cores),
                AlertingKeys.read(root.section("alerting")),
                NotifyKeys.read(root.section("notify")),
                store(root.section("store")),
                live(root.section("live")),
                limits(root.section("limits")));
        checkSecurity(config, root);
        return config;
    }

    private static Config.Http http(Section at, int cores) {
        int instances = at.count("instances", 0, 0, 256);
        return new Config.Http(
                at.text("host", "127.0.0.1"),
                at.count("port", 8_080, 0, 65_535),
                instances == 0 ? cores : instances,
                at.size("max_body", "4MiB", "1MiB to 1GiB", "max_body_mib"),
                at.size("max_stream", "1GiB", "1MiB to 1TiB", "max_stream_mib"),
                at.size("max_line", "256KiB", "1KiB to 16MiB", "max_line_kib"),
                at.count("max_connections", 4_000, 1, 1_000_000),
                at.count("max_connections_per_address", 2_000, 1, 1_000_000),
                at.duration("header_timeout", "10s", "1s to 1h", "header_timeout_seconds"),
                at.duration("body_timeout", "60s", "1s to 1h", "body_timeout_seconds"),
                (int) at.rate("min_rate", "256B/s", "0 to 1MiB/s", "min_bytes_per_second"),
                at.duration("answer_timeout", "30s", "1s to 1h", "answer_timeout_seconds"));
    }

    private static Config.Security security(Section at) {
        var tokens = at.texts("tokens", List.of());
        return new Config.Security(
                tokens.stream().filter(token -> !token.isEmpty()).toList(), at.flag("insecure", false));
    }

    private static Config.Monitor monitor(Section at, int cores) {
        int partitions = at.count("partitions", 0, 0, 256);
        return new Config.Monitor(
                partitions == 0 ? cores : partitions,
                at.count("max_agents", 100_000, 1, 10_000_000),
                at.duration("tick", "250ms", "10ms to 1m", "tick_millis"),
                at.count("checkpoint_snapshots", 1_024, 1, 1_000_000),
                at.duration("checkpoint_age", "5m", "1s to 1d", "checkpoint_seconds"));
    }

    private static Config.Store store(Section at) {
        return new Config.Store(
                at.parsed("directory", "data", Path.of("data"), ConfigReader::path),
                at.size("open_size", "64MiB", "1MiB to 64GiB", "open_mib"),
                at.duration("seal_age", "10m", "1s to 1d", "seal_seconds"),
                at.duration("retention", "0", "0 or 1h to 36500d", "retention_days"),
                at.size("max_size", "0", "0 or 4MiB to 1024TiB", "max_mib"),
                at.count("max_events", 1_000_000L, 0, 1L << 40));
    }

    private static Config.Live live(Section at) {
        return new Config.Live(
                at.count("max_clients", 1_000, 1, 1_000_000),
                at.count("alert_queue", 1_024, 1, 1_000_000),
                at.duration("stalled_after", "60s", "1s to 1d", "stalled_seconds"));
    }

    private static Config.Limits limits(Section at) {
        var given = at.size("memory", "0", "0 or 1MiB to 1TiB", "memory_mib");
        return new Config.Limits(
                given.bytes() == 0 ? new ByteSize(Runtime.getRuntime().maxMemory() * 5 / 8) : given,
                at.count("max_settings", 10_000, 1, 1_000_000));
    }

    private static void checkSecurity(Config config, Section root) {
        var host = config.http().host();
        boolean loopback = host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
        if (!loopback
                && config.security().tokens().isEmpty()
                && !config.security().insecure()) {
            root.problem(
                    "http.host",
                    InvalidInput.shown(host)
                            + " can be reached from other machines: set security.tokens, or security.insecure: true");
        }
    }

    private static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new InvalidInput("", "must be the path of a directory");
    }
}
