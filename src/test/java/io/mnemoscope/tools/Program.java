package io.mnemoscope.tools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that tests need: the machine's; where there is none, Debian's, but only with {@code -Dinstall}. Without it
 * nothing is installed: the test that asks is skipped, and {@link SkippedTests} says so at the end of the build.
 */
public enum Program {
    CHROMIUM(Place.TARGET, "chromium", "chromium chromium-browser google-chrome google-chrome-stable"),
    /** Debian's reads a template by its place in the system. */
    ALERTMANAGER(Place.MACHINE, "prometheus-alertmanager", "prometheus-alertmanager alertmanager"),
    NODE(Place.MACHINE, "nodejs", "node nodejs"),
    NPM(Place.MACHINE, "npm", "npm"),
    MYPY(Place.TARGET, "mypy", "mypy"),
    PYTHON(Place.MACHINE, "python3", "python3"),
    GCC(Place.MACHINE, "gcc libc6-dev", "gcc");

    /** Where a program works: from any directory, so that it is unpacked under target, or only where Debian puts it. */
    private enum Place {
        TARGET,
        MACHINE
    }

    private final Place place;
    private final String packages;
    private final String names;

    Program(Place place, String packages, String names) {
        this.place = place;
        this.packages = packages;
        this.names = names;
    }

    /**
     * The program.
     *
     * @throws org.opentest4j.TestAbortedException where there is none and {@code -Dinstall} is not set
     * @throws IllegalStateException where it cannot be installed; says what to do
     */
    public Path path() {
        return path(
                Objects.toString(System.getenv("PATH"), "") + File.pathSeparator + "/usr/bin",
                Boolean.getBoolean("install"));
    }

    Path path(String searchPath, boolean install) {
        var wanted = List.of(names.split(" ", -1));
        var found = find(wanted, searchPath);
        if (found.isPresent()) {
            return found.get();
        }
        if (!install) {
            return Assumptions.abort(SkippedTests.INSTALLABLE + packages.split(" ", -1)[0]);
        }
        if (place == Place.TARGET) {
            return DebianPackages.unpack(packages, wanted);
        }
        DebianPackages.install(List.of(packages.split(" ", -1)));
        return find(wanted, searchPath)
                .orElseThrow(() -> new IllegalStateException(names + ": not found after apt-get install " + packages));
    }

    /** The first of these programs in the directories of a search path. */
    private static Optional<Path> find(List<String> names, String searchPath) {
        return names.stream()
                .flatMap(name ->
                        Stream.of(searchPath.split(File.pathSeparator, -1)).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
