package io.mnemoscope.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.SilenceJson;
import io.mnemoscope.config.keys.Section;
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
    private static final String GROUP_BY = "group_by";
    private static final Set<Field> GROUPING = EnumSet.of(Field.SIMULATION, Field.RULE, Field.AGENT);
    private static final String INHIBITION = "inhibition";
    private static final String EQUAL = "equal";
    private static final int MOST_RULES = 100;
    /** Of all expressions: they are evaluated for each alert of a group that is due. */
    private static final long MOST_INSTRUCTIONS = 10_000;

    private GroupingKeys() {}

    /** At least the simulation: a notification is never of several. */
    static Set<Field> groupBy(Section at) {
        var names = at.texts(GROUP_BY, List.of("simulation", "rule"));
        var fields = EnumSet.noneOf(Field.class);
        for (var name : names) {
            GROUPING.stream().filter(field -> field.wireName().equals(name)).forEach(fields::add);
        }
        if (fields.size() < names.size() || !fields.contains(Field.SIMULATION)) {
            at.problem(
                    GROUP_BY,
                    "must be a list of simulation, rule and agent, each once, with simulation in it, not: "
                            + InvalidInput.shown(String.join(", ", names)));
        }
        return fields;
    }

    /** The rules that are given, or {@link InhibitionRule#DEFAULTS} where the key is absent. */
    static List<InhibitionRule> inhibition(Section at) {
        var rules = at.list(
                INHIBITION,
                InhibitionRule.DEFAULTS,
                rule -> new InhibitionRule(
                        matchers(rule, "source"),
                        matchers(rule, "target"),
                        rule.tree(EQUAL, List.of(), GroupingKeys::equal)));
        long instructions =
                rules.stream().mapToLong(InhibitionRule::instructions).sum();
        if (rules.size() > MOST_RULES || instructions > MOST_INSTRUCTIONS) {
            at.problem(
                    INHIBITION,
                    "must not come to more than " + MOST_RULES + " rules and " + MOST_INSTRUCTIONS
                            + " instructions together, not: " + rules.size() + " and " + instructions);
        }
        return rules;
    }

    /** None where the key is absent. */
    static List<Matcher> matchers(Section at, String name) {
        return at.tree(name, List.of(), node -> {
            try {
                return SilenceJson.matchers(node);
            } catch (InvalidInput e) {
                throw new InvalidInput(e.field().replaceFirst("^matchers", name), e.reason());
            }
        });
    }

    private static List<Field> equal(JsonNode node) {
        var fields = new ArrayList<Field>();
        if (!node.isArray()) {
            throw new InvalidInput("", "must be a list of " + names());
        }
        for (var name : node) {
            try {
                fields.add(Matcher.field(name.asText()));
            } catch (InvalidInput e) {
                throw new InvalidInput(
                        "", "must be a list of " + names() + ", not: " + InvalidInput.shown(name.asText()));
            }
        }
        return fields;
    }

    private static String names() {
        return List.of(Field.values()).stream().map(Field::wireName).collect(Collectors.joining(", "));
    }
}
