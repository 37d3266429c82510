package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.tools.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's pure modules with Node's own test runner. */
class PageModulesTest {
    private static final Path TESTS = Path.of("src", "test", "js");

    @Test
    void theModulesOfThePagePassTheirTests(@TempDir Path temp) throws Exception {
        var command = new ArrayList<>(List.of(Program.NODE.path().toString(), "--test"));
        command.addAll(tests());
        var log = temp.resolve("node.log");

        int exit = run(command, log);

        assertThat(exit).as("node --test said:%n%s", Files.readString(log)).isZero();
    }

    /** Named one by one: versions of Node differ in what they make of a directory. */
    private static List<String> tests() throws IOException {
        try (var files = Files.list(TESTS)) {
            var tests = files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList();
            assertThat(tests).as("tests in " + TESTS).isNotEmpty();
            return tests;
        }
    }

    private static int run(List<String> command, Path log) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("node ends").isTrue();
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
