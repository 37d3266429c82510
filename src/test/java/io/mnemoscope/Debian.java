package io.mnemoscope;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that tests need: those of the machine, or Debian's, which root can have installed. */
public final class Debian {
    private static final int INSTALL_MINUTES = 10;

    private Debian() {}

    /** The first of these programs that is there. */
    public static Optional<Path> find(List<String> names) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return names.stream()
                .flatMap(name -> Stream.concat(Stream.of("/usr/bin"), Stream.of(path.split(File.pathSeparator, -1)))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Installs a package and answers one of its programs.
     *
     * @param otherwise what one may do instead
     * @throws IllegalStateException where it cannot be installed; says what to do
     */
    public static Path install(String name, List<String> programs, String otherwise) {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw missing(name, "not found, and only root can install it with apt-get", otherwise);
        }
        run(name, otherwise, "apt-get", "update");
        run(name, otherwise, "apt-get", "install", "-y", "--no-install-recommends", name);
        return find(programs).orElseThrow(() -> missing(name, "not found after its installation", otherwise));
    }

    private static void run(String name, String otherwise, String... command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            // A service that comes with the package is not to be started.
            builder.environment().put("RUNLEVEL", "1");
            var log = Files.createTempFile(name + "-install", ".log");
            var process = builder.redirectOutput(log.toFile()).start();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw missing(name, String.join(" ", command) + " failed, see " + log, otherwise);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(name, "its installation was interrupted", otherwise);
        }
    }

    private static IllegalStateException missing(String name, String reason, String otherwise) {
        return new IllegalStateException(name + ": " + reason + ". Install it, " + otherwise);
    }
}
