package io.mnemoscope.contributing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * A patch of {@code src/docs/contributing}, applied to a copy of the sources and compiled against the classes of these tests.
 *
 * @param name of its file, without {@code .patch}
 * @param copy the directory that holds the copy
 */
record Patch(String name, Path copy) {
    private static final Pattern FILE = Pattern.compile("(?m)^\\+\\+\\+ b/(\\S+)");
    private static final long SECONDS = 60;

    /** A patch's text. */
    static String text(String name) {
        try {
            return Files.readString(Path.of("src/docs/contributing", name + ".patch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files that it touches, new ones too. */
    static List<String> files(String name) {
        var files = new TreeSet<String>();
        FILE.matcher(text(name)).results().forEach(found -> files.add(found.group(1)));
        return List.copyOf(files);
    }

    /** Copies sources, configuration and documents to {@code copy}, and applies the patch there as {@code git apply} does. */
    static Patch apply(String name, Path copy) throws Exception {
        for (var directory : List.of("src/main/java", "src/main/resources", "src/docs", "conf")) {
            copy(Path.of(directory), copy);
        }
        var patch = Path.of("src/docs/contributing", name + ".patch").toAbsolutePath();
        run(copy, List.of("git", "apply", "--whitespace=error", patch.toString()));
        return new Patch(name, copy);
    }

    private static void copy(Path from, Path copy) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = copy.resolve(file);
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(file, to);
            }
        }
    }

    /** Where these tests are. */
    private static Path tests() throws URISyntaxException {
        return Path.of(
                Patch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String classPath(Predicate<Path> which) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(which)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The class path of a server that has what the patch adds. */
    String classPath() throws Exception {
        var tests = tests();
        return classes() + File.pathSeparator + classPath(entry -> !entry.equals(tests));
    }

    private Path classes() throws IOException {
        var classes = copy.resolve("classes");
        if (Files.exists(classes)) {
            return classes;
        }
        var sources = new ArrayList<String>();
        for (var file : files(name)) {
            if (file.endsWith(".java")) {
                sources.add(copy.resolve(file).toString());
            } else if (file.startsWith("src/main/resources/")) {
                var to = classes.resolve(file.substring("src/main/resources/".length()));
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                Files.copy(copy.resolve(file), to);
            }
        }
        Files.createDirectories(classes);
        var arguments = new ArrayList<>(
                List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath(entry -> true)));
        arguments.addAll(sources);
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (failed != 0) {
            throw new IllegalStateException("the patch does not compile: " + name);
        }
        return classes;
    }

    /** Runs a program of these tests with what the patch adds, in the copy. */
    void run(Class<?> main) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        run(copy, List.of(java, "-cp", classPath() + File.pathSeparator + tests(), main.getName()));
    }

    private static void run(Path directory, List<String> command) throws Exception {
        var output = directory.resolve("output.txt").toFile();
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command + ": " + Files.readString(output.toPath()));
        }
    }
}
