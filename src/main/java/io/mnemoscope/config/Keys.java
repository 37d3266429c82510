package io.mnemoscope.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The values that were given, by key path; collects what is wrong with them instead of stopping at the first. */
final class Keys {
    private static final String ENVIRONMENT = "MNEMOSCOPE_";
    /** What the clients read, which may run in the same shell. */
    private static final Set<String> CLIENTS = Set.of("MNEMOSCOPE_URL", "MNEMOSCOPE_TOKEN");

    private final Map<String, String> values;
    private final Map<String, String> environment;
    private final Map<String, String> read = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Keys(Map<String, String> values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    void mistake(String key, String text) {
        mistakes.add(key + ": " + text);
    }

    String text(String key, String otherwise) {
        return value(key, otherwise, Function.identity(), v -> !v.isBlank(), "must not be empty");
    }

    /** Empty is allowed. */
    String list(String key) {
        return value(key, "", Function.identity(), v -> true, "");
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, otherwise, Keys::parseFlag, v -> true, "must be true or false");
    }

    int integer(String key, int otherwise, int min, int max) {
        return value(key, otherwise, Integer::valueOf, v -> v >= min && v <= max, "must be from " + min + " to " + max);
    }

    long integer(String key, long otherwise, long min, long max) {
        return value(key, otherwise, Long::valueOf, v -> v >= min && v <= max, "must be from " + min + " to " + max);
    }

    double number(String key, double otherwise) {
        return value(key, otherwise, Double::valueOf, v -> v >= 0 && v < 1e9, "must be from 0 to 1e9");
    }

    <E extends Enum<E>> E choice(String key, E otherwise, Class<E> type) {
        return value(
                key,
                otherwise,
                v -> Enum.valueOf(type, v.toUpperCase(Locale.ROOT)),
                v -> true,
                "must be one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }

    /** All that was wrong, unknown keys too. */
    List<String> mistakes() {
        var all = new ArrayList<>(mistakes);
        values.keySet().stream()
                .filter(key -> !read.containsKey(key))
                .forEach(key -> all.add(key + ": there is no such key"));
        Set<String> known =
                Set.copyOf(read.keySet().stream().map(Keys::variable).toList());
        environment.keySet().stream()
                .filter(name -> name.startsWith(ENVIRONMENT) && !known.contains(name) && !CLIENTS.contains(name))
                .sorted()
                .forEach(name -> all.add(name + ": there is no such key"));
        return all;
    }

    private <T> T value(String key, T otherwise, Function<String, T> parse, Predicate<T> valid, String rule) {
        var text = given(key);
        read.put(key, "");
        if (text == null) {
            return otherwise;
        }
        try {
            var value = parse.apply(text.trim());
            if (valid.test(value)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        mistake(key, rule.isEmpty() ? "not understood: " + text : rule + ", not: " + text);
        return otherwise;
    }

    private @Nullable String given(String key) {
        var fromEnvironment = environment.get(variable(key));
        return fromEnvironment == null ? values.get(key) : fromEnvironment;
    }

    private static String variable(String key) {
        return ENVIRONMENT + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static Boolean parseFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
