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
import io.mnemoscope.domain.WireNamed;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.types.SinkTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys below {@code notify}; the receivers are a tree, which an environment variable gives as JSON. */
final class NotifyKeys {
    /** The key whose value is a tree. */
    static final String RECEIVERS = "notify.receivers";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, SinkFactory> TYPES = SinkTypes.byType();
    /** What receivers of all types have. */
    private static final Set<String> MEMBERS = Set.of("type", "name", "severity", "match");

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
            var unused = text.isEmpty() ? null : HttpAddress.parse(text);
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
        Trees.checkMembers(node, members());
        var word = Trees.text(node, "type", "").toLowerCase(Locale.ROOT);
        var factory = TYPES.get(word);
        if (factory == null) {
            throw notOne("type", TYPES.keySet(), Trees.text(node, "type", ""));
        }
        var name = Trees.text(node, "name", factory.type());
        AgentId.checkName("name", name);
        checkOthers(factory, node);
        return new Config.Receiver(
                factory.type(),
                name,
                factory.read(node),
                severity(Trees.text(node, "severity", "info")),
                matchers(node.path("match")));
    }

    private static Set<String> members() {
        var all = new HashSet<>(MEMBERS);
        TYPES.values().forEach(factory -> all.addAll(factory.members().keySet()));
        return all;
    }

    /** Members of other types that are refused where they say something. */
    private static void checkOthers(SinkFactory own, JsonNode node) {
        for (var factory : TYPES.values()) {
            factory.members().forEach((name, refusal) -> {
                boolean says = node.has(name)
                        && (!node.path(name).isArray() || !node.path(name).isEmpty());
                if (says && !refusal.isEmpty() && !own.members().containsKey(name)) {
                    throw new InvalidInput(name, refusal);
                }
            });
        }
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

    private static Severity severity(String text) {
        var severity = WireNamed.parse(Severity.class, text);
        if (severity != null) {
            return severity;
        }
        throw notOne(
                "severity",
                Arrays.stream(Severity.values()).map(Severity::wireName).toList(),
                text);
    }

    private static InvalidInput notOne(String name, Collection<String> choices, String text) {
        return new InvalidInput(name, "must be one of " + choices + ", not: " + InvalidInput.shown(text));
    }
}
