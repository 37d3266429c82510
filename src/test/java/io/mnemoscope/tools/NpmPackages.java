package io.mnemoscope.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What {@code src/test/npm/package-lock.json} names, installed under {@code target/npm}, without scripts of their own. */
final class NpmPackages {
    private static final Path SOURCE = Path.of("src", "test", "npm");
    private static final List<String> COPIED = List.of("package.json", "package-lock.json");

    private NpmPackages() {}

    /**
     * The directory that they are in.
     *
     * @throws org.opentest4j.TestAbortedException where they are not there and {@code -Dinstall} is not set
     * @throws IllegalStateException where they cannot be installed; says why
     */
    static Path directory() {
        var directory = Path.of("target", "npm");
        try {
            if (!isInstalled(directory)) {
                if (!Boolean.getBoolean("install")) {
                    return Assumptions.abort(SkippedTests.INSTALLABLE + "packages of npm");
                }
                install(Files.createDirectories(directory));
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all of the lock of today is there: its copy is the last that is written. */
    private static boolean isInstalled(Path directory) throws IOException {
        var installed = directory.resolve("installed.json");
        return Files.exists(installed) && Files.mismatch(installed, SOURCE.resolve("package-lock.json")) == -1;
    }

    private static void install(Path directory) throws IOException {
        for (var name : COPIED) {
            Files.copy(SOURCE.resolve(name), directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        var npm = Program.NPM.path().toString();
        var command = List.of(npm, "ci", "--ignore-scripts", "--no-audit", "--prefix", directory.toString());
        Command.run(directory.resolve("npm.log"), command);
        Files.copy(
                directory.resolve("package-lock.json"),
                directory.resolve("installed.json"),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
