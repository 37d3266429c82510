package io.mnemoscope.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mnemoscope.api.json.SilenceJson;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The keys below {@code notify}; the receivers are a tree, which an environment variable gives as JSON. */
final class NotifyKeys {
    /** The key whose value is a tree. */
    static final String RECEIVERS = "notify.receivers";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> MEMBERS =
            Set.of("type", "name", "url", "secrets", "resend_seconds", "severity", "match");
    private static final int DEFAULT_RESEND = 60;
    private static final int LEAST_KEY = 16;

    private NotifyKeys() {}

    static Config.Notify read(Keys keys) {
        return new Config.Notify(
                GroupingKeys.inhibition(keys),
                GroupingKeys.groupBy(keys),
                Duration.ofMillis(keys.integer("notify.group_wait_millis", 1_000, 0, 3_600_000)),
                Duration.ofSeconds(keys.integer("notify.group_interval_seconds", 30, 1, 86_400)),
                Duration.ofMinutes(keys.integer("notify.repeat_minutes", 30, 0, 100_000)),
                keys.integer("notify.attempts", 12, 1, 1_000),
                Duration.ofHours(keys.integer("notify.max_age_hours", 24, 1, 10_000)),
                keys.integer("notify.pause_failures", 5, 1, 1_000),
                Duration.ofSeconds(keys.integer("notify.pause_seconds", 30, 1, 86_400)),
                Duration.ofSeconds(keys.integer("notify.timeout_seconds", 10, 1, 300)),
                externalUrl(keys),
                keys.flag("notify.any_address", false),
                keys.flag("notify.log", true),
                receivers(keys));
    }

    private static String externalUrl(Keys keys) {
        var text = keys.list("notify.external_url").strip();
        try {
            var unused = text.isEmpty() ? null : url(text);
        } catch (InvalidInput e) {
            keys.mistake("notify.external_url", e.reason() + ", not: " + text);
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<Config.Receiver> receivers(Keys keys) {
        var text = keys.list(RECEIVERS);
        var receivers = new ArrayList<Config.Receiver>();
        if (text.isBlank()) {
            return receivers;
        }
        try {
            var tree = YAML.readTree(text);
            if (!tree.isArray()) {
                keys.mistake(RECEIVERS, "must be a list");
                return receivers;
            }
            var names = new HashSet<>(Set.of("log"));
            for (int i = 0; i < tree.size(); i++) {
                receiver(keys, RECEIVERS + "[" + i + "]", tree.get(i), names, receivers);
            }
        } catch (JsonProcessingException e) {
            // The message would show the line, and with it secrets.
            keys.mistake(RECEIVERS, "not understood at " + ConfigReader.place(e));
        }
        return receivers;
    }

    private static void receiver(
            Keys keys, String key, JsonNode node, Set<String> names, List<Config.Receiver> receivers) {
        try {
            if (!node.isObject()) {
                throw new InvalidInput("", "must have type, name and url");
            }
            var receiver = receiver(node);
            if (!names.add(receiver.name())) {
                throw new InvalidInput("name", "is there twice: " + receiver.name());
            }
            receivers.add(receiver);
        } catch (InvalidInput e) {
            keys.mistake(e.field().isEmpty() ? key : key + "." + e.field(), e.reason());
        }
    }

    private static Config.Receiver receiver(JsonNode node) {
        Trees.checkMembers(node, MEMBERS);
        var kind = choice(Config.Receiver.Kind.class, "type", Trees.text(node, "type", ""));
        var name = Trees.text(node, "name", kind.name().toLowerCase(Locale.ROOT));
        AgentId.checkName("name", name);
        var keys = keys(node.path("secrets"));
        if (!keys.isEmpty() && kind != Config.Receiver.Kind.WEBHOOK) {
            throw new InvalidInput("secrets", "only webhooks are signed");
        }
        return new Config.Receiver(
                kind,
                name,
                url(Trees.text(node, "url", "")),
                keys,
                resend(node.path("resend_seconds")),
                choice(Severity.class, "severity", Trees.text(node, "severity", "info")),
                matchers(node.path("match")));
    }

    private static Duration resend(JsonNode node) {
        if (node.isMissingNode()) {
            return Duration.ofSeconds(DEFAULT_RESEND);
        }
        if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > 3_600) {
            throw new InvalidInput("resend_seconds", "must be from 1 to 3600, not: " + node.asText());
        }
        return Duration.ofSeconds(node.asLong());
    }

    private static List<Matcher> matchers(JsonNode node) {
        if (node.isMissingNode()) {
            return List.of();
        }
        try {
            return SilenceJson.matchers(node);
        } catch (InvalidInput e) {
            throw new InvalidInput(e.field().replaceFirst("^matchers", "match"), e.reason());
        }
    }

    private static List<byte[]> keys(JsonNode node) {
        if (!node.isMissingNode() && !node.isArray()) {
            throw new InvalidInput("secrets", "must be a list");
        }
        var keys = new ArrayList<byte[]>();
        node.forEach(secret -> keys.add(key(secret.asText())));
        return keys;
    }

    /** The key of a secret as Standard Webhooks writes it; the message does not show it. */
    private static byte[] key(String secret) {
        try {
            var key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
            if (key.length >= LEAST_KEY) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new InvalidInput("secrets", "must be base64 of at least " + LEAST_KEY + " bytes, behind whsec_");
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new InvalidInput("url", "must be an http or https address");
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String name, String text) {
        for (var choice : type.getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw new InvalidInput(
                name,
                "must be one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT) + ", not: "
                        + InvalidInput.shown(text));
    }
}
