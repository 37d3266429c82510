package io.mnemoscope.contributing;

import io.mnemoscope.domain.rules.Level;
import io.mnemoscope.domain.rules.RuleDefinition;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of documents that the definitions of the rules say: a file's text with what is made put between two marks. */
final class RuleDocuments {
    private static final String HEAD = "| rule | signal | enter / leave | for / keep | parameters (range) |\n";

    private RuleDocuments() {}

    /** {@code conf/mnemoscope.yaml}. */
    static String configuration(String text) {
        int width = definitions().mapToInt(one -> name(one).length()).max().orElse(0) + 2;
        var block = definitions()
                .filter(one -> !one.template())
                .map(one -> "    %-" + width + "s{%s}%s\n")
                .collect(Collectors.joining());
        var values = definitions()
                .filter(one -> !one.template())
                .flatMap(one -> Stream.of(name(one) + ":", settings(one), comment(one)))
                .toArray();
        return Documents.between(
                text, "\n  rules:\n", "    # One of your own", String.format(Locale.ROOT, block, values));
    }

    /** {@code src/docs/rules.md}. */
    static String table(String text) {
        return Documents.between(
                text,
                HEAD + "|---|---|---|---|---|\n",
                "\n\n",
                definitions().map(RuleDocuments::row).collect(Collectors.joining("\n")));
    }

    /** {@code src/main/resources/openapi.yaml}. */
    static String contract(String text) {
        return Documents.between(
                text,
                "    RuleType:\n      type: string\n      enum:\n",
                "      description:",
                definitions().map(one -> "      - " + name(one) + "\n").collect(Collectors.joining()));
    }

    private static Stream<RuleDefinition> definitions() {
        return RuleRegistry.definitions().stream();
    }

    private static String name(RuleDefinition one) {
        return one.type().wireName();
    }

    /** The levels of these come from the thresholds above the rules. */
    private static boolean byThreshold(RuleDefinition one) {
        return RuleSettings.DEFAULTS.classicRules().stream()
                .anyMatch(rule -> rule.type().equals(one.type()));
    }

    private static String settings(RuleDefinition one) {
        var levels = byThreshold(one) ? "" : levels(one) + ", ";
        var parameters = one.parameters().entrySet().stream()
                .map(each ->
                        ", " + each.getKey() + ": " + number(each.getValue().value()))
                .collect(Collectors.joining());
        return (one.spec().enabled() ? "" : "enabled: false, ") + levels + "for: "
                + one.spec().holdFor().amount() + ", keep_firing_for: "
                + one.spec().keepFiringFor().amount() + parameters;
    }

    private static String comment(RuleDefinition one) {
        return byThreshold(one) ? "  # " + levels(one) : "";
    }

    private static String levels(RuleDefinition one) {
        return one.levels().stream()
                .map(level -> level.severity().wireName() + ": {enter: " + number(level.enter()) + ", leave: "
                        + number(level.leave()) + (level.lasting() == 0 ? "" : ", lasting: " + level.lasting()) + "}")
                .collect(Collectors.joining(", "));
    }

    private static String row(RuleDefinition one) {
        var spec = one.spec();
        long hold = spec.holdFor().amount();
        long keep = spec.keepFiringFor().amount();
        return "| " + (one.template() ? "one of your own (`" + name(one) + "`)" : "`" + name(one) + "`") + " | "
                + one.description() + (spec.enabled() ? "" : " (off by default)") + " | "
                + (one.template()
                        ? "as you say"
                        : one.levels().stream().map(level -> level(one, level)).collect(Collectors.joining(", ")))
                + " | " + (hold <= 1 && keep <= 1 ? "at once" : hold + " / " + keep) + " | "
                + (one.template() ? "`gauge`, `direction` (`above`, `below`)" : parameters(one)) + " |";
    }

    private static String level(RuleDefinition one, Level level) {
        var sign = switch (one.spec().comparison()) {
            case AT_LEAST -> " ";
            case ABOVE -> " > ";
            case AT_MOST -> " ≤ ";
        };
        return level.severity().wireName() + sign + number(level.enter()) + " / " + number(level.leave())
                + (level.lasting() == 0 ? "" : " once it has lasted for " + level.lasting() + " evaluations");
    }

    private static String parameters(RuleDefinition one) {
        return one.parameters().entrySet().stream()
                .map(each -> "`" + each.getKey() + "` " + number(each.getValue().value()) + " ("
                        + number(each.getValue().min()) + " to "
                        + number(each.getValue().max()) + "): "
                        + each.getValue().meaning())
                .collect(Collectors.joining("; "));
    }

    private static String number(double value) {
        double power = Math.log10(value);
        if (value >= 1e6 && power == Math.rint(power)) {
            return "10^" + Math.round(power);
        }
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
    }
}
