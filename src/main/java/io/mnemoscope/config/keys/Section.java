package io.mnemoscope.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mnemoscope.config.keys.Layer.Given;
import io.mnemoscope.config.keys.Measure.Range;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.WireNamed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration, or one object in a list of it: reads its keys, each with its default, its range and its
 * older name. A value that is wrong is noted under the key's full name, and the default is read instead.
 */
public final class Section {
    private final Keys keys;
    final String path;
    private final JsonNode node;
    private final List<Layer> layers;
    private final Set<String> known = new HashSet<>();

    Section(Keys keys, String path, JsonNode node) {
        this.keys = keys;
        this.path = path;
        this.node = node;
        this.layers =
                Stream.concat(keys.overFile.stream(), Stream.of(Layer.of(node))).toList();
    }

    /** A part of this one. */
    public Section section(String name) {
        known.add(name);
        var below = node.path(name);
        if (!below.isObject() && !below.isMissingNode() && !below.isNull()) {
            problem(name, "must have keys below it");
        }
        var section = new Section(keys, key(name), below);
        keys.sections.add(section);
        return section;
    }

    /** Notes what is wrong with a key, or with a part of its value: {@code overrides[0].agent}. */
    public void problem(String name, String reason) {
        keys.problem(key(name), reason);
    }

    /** A text; an empty one only if that is the default. */
    public String text(String name, String otherwise) {
        return value(
                name,
                otherwise,
                "a text with something in it",
                text -> text.isEmpty() && !otherwise.isEmpty() ? null : text);
    }

    /** True or false. */
    public boolean flag(String name, boolean otherwise) {
        return value(name, otherwise, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** A word of an enum. */
    public <E extends Enum<E> & WireNamed> E choice(String name, E otherwise) {
        var type = otherwise.getDeclaringClass();
        var words =
                Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).toList();
        return value(name, otherwise, either(words), text -> WireNamed.parse(type, text));
    }

    /** A number from 0 to 10^9. */
    public double number(String name, double otherwise) {
        return value(name, otherwise, "a number between 0 and 1e9", text -> {
            double value = Double.parseDouble(text);
            return value >= 0 && value < 1e9 ? value : null;
        });
    }

    /** A whole number. */
    public int count(String name, int otherwise, int least, int most) {
        return (int) count(name, otherwise, (long) least, most);
    }

    /** A whole number. */
    public long count(String name, long otherwise, long least, long most) {
        return quantity(Measure.COUNT, name, Long.toString(otherwise), least + " to " + most, name);
    }

    /**
     * A duration.
     *
     * @param otherwise as the configuration has it: {@code 10s}
     * @param range likewise: {@code 1s to 1h}
     * @param old the key's older name, whose values are plain numbers of what it ends with: {@code _seconds}
     */
    public Duration duration(String name, String otherwise, String range, String old) {
        return Duration.ofMillis(quantity(Measure.DURATION, name, otherwise, range, old));
    }

    /** A size; as {@link #duration}, {@code 4MiB}, {@code 1KiB to 1GiB}, {@code _mib}. */
    public ByteSize size(String name, String otherwise, String range, String old) {
        return new ByteSize(quantity(Measure.SIZE, name, otherwise, range, old));
    }

    /** Bytes a second; as {@link #duration}, {@code 256B/s}, {@code _bytes_per_second}. */
    public long rate(String name, String otherwise, String range, String old) {
        return quantity(Measure.RATE, name, otherwise, range, old);
    }

    /** Texts: a list, or one text with commas between them. Messages do not show them. */
    public List<String> texts(String name, List<String> otherwise) {
        return read(name, otherwise, given -> {
            var list = given.node().asText().stripLeading().startsWith("[") ? Keys.tree(given.node()) : given.node();
            boolean texts =
                    list.isTextual() || (list.isArray() && list.valueStream().allMatch(JsonNode::isTextual));
            if (!texts) {
                throw new InvalidInput("", "must be a list of texts: numbers, true, false and null need quotes");
            }
            var items = list.isArray()
                    ? list.valueStream().map(JsonNode::asText)
                    : Arrays.stream(list.asText().split(",", -1));
            return items.map(String::strip).toList();
        });
    }

    /**
     * A text that has a form of its own.
     *
     * @param otherwise the text where none is given, read likewise
     * @param invalid what is read where the text is wrong
     * @param parser throws {@link InvalidInput} if it is
     */
    public <T> T parsed(String name, String otherwise, T invalid, Function<String, T> parser) {
        var text = value(name, otherwise, "a text", given -> given);
        try {
            return parser.apply(text);
        } catch (InvalidInput e) {
            problem(name, e.reason());
            return invalid;
        }
    }

    /**
     * A tree, which the environment gives as JSON or YAML.
     *
     * @param reader throws {@link InvalidInput} if it is wrong, whose field begins with the key or is below it
     */
    public <T> T tree(String name, T otherwise, Function<JsonNode, T> reader) {
        return read(name, otherwise, given -> {
            var tree = Keys.tree(given.node());
            return tree.isMissingNode() ? otherwise : reader.apply(tree);
        });
    }

    /**
     * Objects.
     *
     * @param reader of one of them; throws {@link InvalidInput} if it cannot be read at all
     */
    public <T> List<T> list(String name, List<T> otherwise, Function<Section, T> reader) {
        return tree(name, otherwise, tree -> {
            var all = new ArrayList<T>();
            if (!tree.isArray()) {
                throw new InvalidInput("", "must be a list");
            }
            for (int i = 0; i < tree.size(); i++) {
                element(name + "[" + i + "]", tree.get(i), reader, all);
            }
            return all;
        });
    }

    private <T> void element(String name, JsonNode element, Function<Section, T> reader, List<T> all) {
        int before = keys.noted();
        try {
            if (!element.isObject()) {
                throw new InvalidInput("", "must be an object");
            }
            var section = new Section(keys, key(name), element);
            keys.sections.add(section);
            all.add(reader.apply(section));
        } catch (InvalidInput e) {
            if (keys.noted() == before) {
                problem(below(name, e.field()), e.reason());
            }
        }
    }

    /** All of this part as it was given; whoever asks for it says what is unknown. */
    public ObjectNode object() {
        known.addAll(names());
        return node.deepCopy();
    }

    private long quantity(Measure measure, String name, String otherwise, String range, String old) {
        var given = given(name, old, range);
        if (given == null) {
            return measure.amount(otherwise);
        }
        var unit = given.isOld() ? measure.unitOf(old) : "";
        var amount = given.node().isValueNode() ? measure.parse(given.node().asText() + unit) : null;
        var bounds = Range.of(range);
        if (amount == null || !bounds.holds(measure, amount)) {
            var wanted = amount == null && given.isOld()
                    ? "a whole number: units are for its new name, " + given.now()
                    : measure.wanted(amount, bounds, otherwise);
            keys.problem(given.name(), given.shown() + (amount == null ? "" : unit) + " is not " + wanted);
            return measure.amount(otherwise);
        }
        if (given.isOld()) {
            keys.isOld(given, measure.text(amount.longValueExact()));
        }
        return amount.longValueExact();
    }

    private <T> T value(String name, T otherwise, String wanted, Function<String, @Nullable T> parser) {
        return read(name, otherwise, given -> {
            try {
                var value = given.node().isValueNode()
                        ? parser.apply(given.node().asText().strip())
                        : null;
                if (value != null) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new InvalidInput("", given.shown() + " is not " + wanted);
        });
    }

    private <T> T read(String name, T otherwise, Function<Given, T> reader) {
        var given = given(name, name, "");
        try {
            return given == null ? otherwise : reader.apply(given);
        } catch (InvalidInput e) {
            problem(e.field().startsWith(name) ? e.field() : below(name, e.field()), e.reason());
            return otherwise;
        }
    }

    private @Nullable Given given(String name, String old, String range) {
        known.add(name);
        known.add(old);
        keys.asked(key(name), key(old), range);
        try {
            for (var layer : layers) {
                var given = layer.given(key(name), key(old));
                if (given != null) {
                    return given;
                }
            }
        } catch (InvalidInput e) {
            keys.problem(e.field(), e.reason());
        }
        return null;
    }

    private String key(String name) {
        return below(path, name);
    }

    private static String below(String path, String name) {
        return path.isEmpty() || name.isEmpty() || name.startsWith("[") ? path + name : path + "." + name;
    }

    /** What is said of the keys that nobody has asked for, where these are all keys. */
    Stream<Supplier<String>> unknown(Set<String> all) {
        var names = names();
        return names.stream()
                .filter(name -> !known.contains(name))
                .map(name -> () ->
                        Spelling.unknown(path, name, node.path(name).isNull() ? 1 + names.indexOf(name) : 0, all));
    }

    private List<String> names() {
        return node.propertyStream().map(Map.Entry::getKey).toList();
    }

    /** The choices in a sentence. */
    public static String either(List<String> choices) {
        int last = choices.size() - 1;
        return last == 0 ? choices.get(0) : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }
}
