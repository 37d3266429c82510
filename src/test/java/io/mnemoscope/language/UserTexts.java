package io.mnemoscope.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All texts that a user can see: string literals of the server, the page and the Python package, and whole documents (the
 * contract, templates, configuration, README, {@code src/docs}).
 */
final class UserTexts {
    /**
     * One of them.
     *
     * @param file from the project's root
     * @param line of the file, from 1
     * @param text a literal, or a line of a document
     */
    record UserText(Path file, int line, String text) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + text;
        }
    }

    /** Comments, which are passed over, or a literal in one of three kinds of quotes. */
    private static final Pattern JAVA = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|'(?:\\\\.|[^'\\\\])'|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"",
            Pattern.DOTALL);

    private static final Pattern SCRIPT = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"((?:\\\\.|[^\"\\\\\\n])*)\"|`((?:\\\\.|[^`\\\\])*)`", Pattern.DOTALL);

    private static final Pattern PYTHON =
            Pattern.compile("#[^\\n]*|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"", Pattern.DOTALL);

    /** A table, a column, a key: a name of the store or the wire, in no sentence; or a statement. */
    private static final Pattern SQL =
            Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|CREATE|ALTER|INDEX)\\b");

    private UserTexts() {}

    /** In the order of their files. */
    static List<UserText> all() {
        var found = new ArrayList<UserText>();
        literals("src/main/java", ".java", JAVA, found);
        literals("webroot/js", ".js", SCRIPT, found);
        literals("src/main/python/mnemoscope", ".py", PYTHON, found);
        documents("src/main/resources", found);
        documents("src/docs", found);
        documents("webroot", found);
        documents("conf", found);
        documents("README.md", found);
        return found;
    }

    private static void literals(String root, String ending, Pattern pattern, List<UserText> found) {
        files(root).filter(file -> file.toString().endsWith(ending)).forEach(file -> {
            var source = read(file);
            var matcher = pattern.matcher(source);
            while (matcher.find()) {
                int at = matcher.start();
                IntStream.rangeClosed(1, matcher.groupCount())
                        .mapToObj(matcher::group)
                        .filter(text -> text != null && !SQL.matcher(text).find())
                        .forEach(text -> found.add(new UserText(file, line(source, at), text.strip())));
            }
        });
    }

    private static int line(String source, int at) {
        return 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static void documents(String root, List<UserText> found) {
        files(root)
                .filter(file -> file.toString().matches(".*\\.(md|yaml|html|txt)"))
                .forEach(file -> {
                    var lines = read(file).split("\n", -1);
                    for (int i = 0; i < lines.length; i++) {
                        found.add(new UserText(file, i + 1, lines[i].strip()));
                    }
                });
    }

    private static Stream<Path> files(String root) {
        try (var walk = Files.walk(Path.of(root))) {
            return walk.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
