package io.mnemoscope.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.InvalidInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that was given: a file, over it the environment ({@code http.port} is {@code MNEMOSCOPE_HTTP_PORT}), over it the
 * command line. Collects what is wrong with it instead of stopping at the first.
 */
public final class Keys {
    private static final String PREFIX = "MNEMOSCOPE_";
    /**
     * What Kubernetes sets in every pod for each service, here one called {@code mnemoscope} or {@code mnemoscope-...} (its
     * documentation, "Service", section "Environment variables").
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "(.*_SERVICE_HOST|.*_SERVICE_PORT(_[A-Z0-9_]+)?|.*_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)=.*"
                    + "|.*_PORT=(tcp|udp|sctp)://.*",
            Pattern.DOTALL);
    /** Mistakes that are said. */
    private static final int MOST = 100;
    /** What the clients read, which may run in the same shell. */
    private static final Set<String> CLIENTS = Set.of("MNEMOSCOPE_URL", "MNEMOSCOPE_TOKEN");

    private final Map<String, String> environment;
    private final Section root;
    final List<Layer> overFile;
    final List<Section> sections = new ArrayList<>();
    private final Map<String, String> ranges = new LinkedHashMap<>();
    private final Set<String> variables = new LinkedHashSet<>(CLIENTS);
    private final List<String> old = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Over a file's text.
     *
     * @throws InvalidInput if it is no YAML, or has something twice, at the key
     */
    public Keys(String yaml, Map<String, String> environment, Map<String, String> commandLine) {
        var file = YamlText.read(yaml, "not valid YAML");
        this.environment = environment;
        overFile = List.of(Layer.of(commandLine, key -> key), Layer.of(environment, Keys::variable));
        if (!file.isObject() && !file.isMissingNode() && !file.isNull()) {
            problems.add("the configuration must have keys, and is a list or a single value");
        }
        root = new Section(this, "", file);
        sections.add(root);
    }

    /** The whole. */
    public Section root() {
        return root;
    }

    /** The keys that have been asked for, with what stands in their ranges, {@code 1s to 1h}, where they have one. */
    public Map<String, String> ranges() {
        return ranges;
    }

    /** The older keys that were given: {@code http.max_body_mib (now http.max_body: 4MiB)}. */
    public List<String> old() {
        return old;
    }

    /** What is wrong, a hundred lines at most; once every key has been asked for, unknown ones too. */
    public List<String> problems() {
        var known = new HashSet<>(ranges.keySet());
        sections.forEach(section -> known.add(section.path));
        var unknown = Stream.concat(
                        sections.stream().flatMap(section -> section.unknown(known)),
                        environment.keySet().stream()
                                .filter(name -> name.startsWith(PREFIX) && !variables.contains(name))
                                .filter(name -> !SERVICE_LINK
                                        .matcher(name + "=" + environment.get(name))
                                        .matches())
                                .sorted()
                                .map(name -> () -> Spelling.unknown(name, variables)))
                .toList();
        var all = new ArrayList<>(problems.subList(0, Math.min(MOST, problems.size())));
        unknown.stream().limit(MOST - all.size()).map(Supplier::get).forEach(all::add);
        int more = problems.size() + unknown.size() - all.size();
        if (more > 0) {
            all.add("and " + more + " more mistakes");
        }
        return all;
    }

    /** What the environment and the command line have is a text of it. */
    static JsonNode tree(JsonNode given) {
        return given.isTextual() ? YamlText.read(given.asText(), "not understood") : given;
    }

    void asked(String key, String oldKey, String range) {
        ranges.put(key, range);
        variables.add(variable(key));
        variables.add(variable(oldKey));
    }

    /** How many problems were noted, unknown keys not counted. */
    int noted() {
        return problems.size();
    }

    void problem(String key, String text) {
        problems.add(key + ": " + text);
    }

    void isOld(Layer.Given given, String value) {
        old.add(given.name() + " (now " + given.now() + ": " + value + ")");
    }

    private static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
