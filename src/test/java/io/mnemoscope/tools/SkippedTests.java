package io.mnemoscope.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.w3c.dom.Element;

/**
 * The last step of a build: says in one line which tests were skipped, and how to have them run. With
 * {@code -Dskipped.fails} the build fails, unless they bear the tag {@code external}: those need what no registry serves.
 */
public final class SkippedTests {
    /** How the reason of a test begins that would run with {@code -Dinstall}. */
    static final String INSTALLABLE = "no ";

    private static final String EXTERNAL = "external";

    /** One that was skipped. */
    record Skipped(String className, String reason) {
        private String simpleName() {
            return className.substring(className.lastIndexOf('.') + 1);
        }

        private boolean external() {
            try {
                var type = Class.forName(className, false, SkippedTests.class.getClassLoader());
                return List.of(type.getAnnotationsByType(Tag.class)).stream()
                        .anyMatch(tag -> tag.value().equals(EXTERNAL));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("a report is of a class that is not there: " + className, e);
            }
        }
    }

    private SkippedTests() {}

    /**
     * Prints the line, if there is one.
     *
     * @param arguments when the build began (ISO 8601; older reports do not count), whether it is to fail, and the
     *     directories of reports
     * @throws IllegalStateException where it is to fail
     */
    public static void main(String[] arguments) throws IOException {
        var skipped = new ArrayList<Skipped>();
        for (var directory : List.of(arguments).subList(2, arguments.length)) {
            skipped.addAll(in(Path.of(directory), Instant.parse(arguments[0])));
        }
        line(skipped).ifPresent(System.out::println);
        if (Boolean.parseBoolean(arguments[1])) {
            requireOnlyExternal(skipped);
        }
    }

    static void requireOnlyExternal(List<Skipped> skipped) {
        line(skipped.stream().filter(one -> !one.external()).toList()).ifPresent(line -> {
            throw new IllegalStateException("-Dskipped.fails: " + line);
        });
    }

    /** The skipped tests of the reports of a directory that are not older. */
    static List<Skipped> in(Path directory, Instant since) throws IOException {
        return Reports.elements(directory, since, "skipped").stream()
                .map(element ->
                        new Skipped(((Element) element.getParentNode()).getAttribute("classname"), reason(element)))
                .toList();
    }

    /** Surefire has it as an attribute, or in the first line of the exception's text. */
    private static String reason(Element skipped) {
        var message = skipped.getAttribute("message");
        var text = message.isEmpty() ? skipped.getTextContent().strip() : message;
        return text.lines()
                .findFirst()
                .orElse("no reason given")
                .replaceFirst("^(?:[\\w.]+\\w: )?(?:Assumption failed: )?", "");
    }

    /** What to say of these; nothing of none. */
    static Optional<String> line(List<Skipped> skipped) {
        if (skipped.isEmpty()) {
            return Optional.empty();
        }
        Map<String, TreeSet<String>> byReason = new TreeMap<>();
        for (var one : skipped) {
            byReason.computeIfAbsent(one.reason(), reason -> new TreeSet<>()).add(one.simpleName());
        }
        var reasons = byReason.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                .collect(Collectors.joining(", "));
        boolean installable = byReason.keySet().stream().anyMatch(reason -> reason.startsWith(INSTALLABLE));
        return Optional.of(
                "Skipped: " + reasons + "." + (installable ? " mvn verify -Dinstall gets what is missing." : ""));
    }
}
