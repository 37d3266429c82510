package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page and the Python client against their linters, which {@code -Dinstall} gets. */
@Tag("slow")
class LintTest {
    private static final String PAGE = Path.of("webroot", "js").toString();
    private static final String CLIENT = Path.of("src", "main", "python").toString();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit's doing
    Path directory;

    @Test
    void thePageHasTheTypesThatItSays() {
        node(NpmPackages.directory().resolve("node_modules/typescript/bin/tsc"), "-p", "src/test/npm/tsconfig.json");
    }

    @Test
    void thePageIsLinted() throws IOException {
        var npm = NpmPackages.directory();
        var config = npm.resolve("eslint.config.mjs");
        Files.copy(Path.of("src/test/npm/eslint.config.mjs"), config, StandardCopyOption.REPLACE_EXISTING);
        node(npm.resolve("node_modules/eslint/bin/eslint.js"), "--max-warnings", "0", "-c", config.toString(), PAGE);
    }

    @Test
    void theClientIsLinted() {
        assertThat(NpmPackages.directory()).isDirectory();
        node(Path.of("src", "test", "npm", "ruff.mjs"), CLIENT);
    }

    @Test
    void theClientHasTheTypesThatItSays() {
        var python = Program.PYTHON.path();
        assertThat(python).isExecutable();
        var cache = directory.resolve("mypy").toString();
        run(Stream.of(Program.MYPY.path().toString(), "--strict", "--cache-dir", cache, CLIENT + "/mnemoscope"));
    }

    /** What a stranger's npm would ask for must be what we asked for, from where that npm is set up to ask. */
    @Test
    void theLockNamesNoHost() throws IOException {
        var lock = Files.readString(Path.of("src", "test", "npm", "package-lock.json"));

        assertThat(lock).contains("\"integrity\": \"sha512-").doesNotContain("\"resolved\"");
    }

    private void node(Path script, String... arguments) {
        var command = new ArrayList<>(List.of(Program.NODE.path().toString(), script.toString()));
        command.addAll(List.of(arguments));
        run(command.stream());
    }

    private void run(Stream<String> command) {
        Command.run(directory.resolve("lint.log"), command.toList());
    }
}
