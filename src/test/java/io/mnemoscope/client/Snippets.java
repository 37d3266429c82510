package io.mnemoscope.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The code in the documentation of the clients, as it is printed. */
final class Snippets {
    private static final Path PRINTED = Path.of("src/docs/simulations.md");
    private static final Path API = Path.of("src/docs/api.md");

    private Snippets() {}

    /** All blocks in this language, in their order. */
    static List<String> of(String language) throws IOException {
        return of(PRINTED, language);
    }

    private static List<String> of(Path page, String language) throws IOException {
        var fenced = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL);
        return fenced.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The only block in this language that holds this text. */
    static String with(String language, String text) throws IOException {
        return only(PRINTED, language, text);
    }

    /** The only block in this language with this text of what the server takes and answers. */
    static String ofApi(String language, String text) throws IOException {
        return only(API, language, text);
    }

    private static String only(Path page, String language, String text) throws IOException {
        var found = of(page, language).stream()
                .filter(block -> block.contains(text))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of " + page + " hold: " + text);
        }
        return found.get(0);
    }

    /** Compiles a source file into a directory, with this class path. */
    static void compile(Path source, Path into, String classPath) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var arguments = Stream.of("-cp", classPath, "-d", into.toString(), source.toString());
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new AssertionError(source + " does not compile; javac has said why");
        }
    }
}
