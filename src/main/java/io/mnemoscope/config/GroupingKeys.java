package io.mnemoscope.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mnemoscope.api.json.SilenceJson;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Matcher.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys {@code notify.group_by} and {@code notify.inhibition}: which alerts are notified of together, and which not. */
final class GroupingKeys {
    /** The key whose value is a tree. */
    static final String INHIBITION = "notify.inhibition";

    private static final String GROUP_BY = "notify.group_by";
    private static final Set<Field> GROUPING = EnumSet.of(Field.SIMULATION, Field.RULE, Field.AGENT);
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String EQUAL = "equal";
    private static final int MOST_RULES = 100;
    /** Of all expressions: they are evaluated for each alert of a group that is due. */
    private static final long MOST_INSTRUCTIONS = 10_000;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private GroupingKeys() {}

    /** At least the simulation: a notification is never of several. */
    static Set<Field> groupBy(Keys keys) {
        var text = keys.text(GROUP_BY, "simulation,rule");
        var fields = EnumSet.noneOf(Field.class);
        for (var name : text.split(",", -1)) {
            GROUPING.stream()
                    .filter(field -> field.wireName().equals(name.strip()))
                    .forEach(fields::add);
        }
        if (fields.size() < text.split(",", -1).length || !fields.contains(Field.SIMULATION)) {
            keys.mistake(
                    GROUP_BY,
                    "must be a list of simulation, rule and agent, each once, with simulation in it, not: "
                            + InvalidInput.shown(text));
        }
        return fields;
    }

    /** The rules that are given, or {@link InhibitionRule#DEFAULTS} where the key is absent. */
    static List<InhibitionRule> inhibition(Keys keys) {
        var text = keys.list(INHIBITION);
        var rules = new ArrayList<InhibitionRule>();
        if (text.isBlank()) {
            return InhibitionRule.DEFAULTS;
        }
        try {
            var tree = YAML.readTree(text);
            if (!tree.isArray() || tree.size() > MOST_RULES) {
                keys.mistake(INHIBITION, "must be a list of at most " + MOST_RULES + " rules");
                return rules;
            }
            for (int i = 0; i < tree.size(); i++) {
                rule(keys, INHIBITION + "[" + i + "]", tree.get(i), rules);
            }
            long instructions =
                    rules.stream().mapToLong(InhibitionRule::instructions).sum();
            if (instructions > MOST_INSTRUCTIONS) {
                keys.mistake(
                        INHIBITION,
                        "must not come to more than " + MOST_INSTRUCTIONS + " instructions together, not: "
                                + instructions);
            }
        } catch (JsonProcessingException e) {
            keys.mistake(INHIBITION, "not understood at " + ConfigReader.place(e));
        }
        return rules;
    }

    private static void rule(Keys keys, String key, JsonNode node, List<InhibitionRule> rules) {
        try {
            if (!node.isObject()) {
                throw new InvalidInput("", "must have source and target");
            }
            Trees.checkMembers(node, Set.of(SOURCE, TARGET, EQUAL));
            rules.add(new InhibitionRule(matchers(node, SOURCE), matchers(node, TARGET), equal(node.path(EQUAL))));
        } catch (InvalidInput e) {
            keys.mistake(e.field().isEmpty() ? key : key + "." + e.field(), e.reason());
        }
    }

    private static List<Matcher> matchers(JsonNode node, String name) {
        try {
            return node.has(name) ? SilenceJson.matchers(node.get(name)) : List.of();
        } catch (InvalidInput e) {
            throw new InvalidInput(e.field().replaceFirst("^matchers", name), e.reason());
        }
    }

    private static List<Field> equal(JsonNode node) {
        var fields = new ArrayList<Field>();
        if (!node.isMissingNode() && !node.isArray()) {
            throw new InvalidInput(EQUAL, "must be a list of " + names());
        }
        for (var name : node) {
            try {
                fields.add(Matcher.field(name.asText()));
            } catch (InvalidInput e) {
                throw new InvalidInput(
                        EQUAL, "must be a list of " + names() + ", not: " + InvalidInput.shown(name.asText()));
            }
        }
        return fields;
    }

    private static String names() {
        return List.of(Field.values()).stream().map(Field::wireName).collect(Collectors.joining(", "));
    }
}
