package io.mnemoscope.web;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds a Chromium for the browser tests, or installs Debian's. */
final class Chromium {
    /** Quiet, and no request but the tests'. */
    static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final int INSTALL_MINUTES = 10;

    private Chromium() {}

    /**
     * The program.
     *
     * @throws IllegalStateException where there is none and it cannot be installed; says what to do
     */
    static Path find() {
        return installed().orElseGet(Chromium::install);
    }

    private static Optional<Path> installed() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.concat(Stream.of("/usr/bin"), Stream.of(path.split(File.pathSeparator, -1)))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path install() {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw missing("not found, and only root can install it with apt-get");
        }
        run("apt-get", "update");
        run("apt-get", "install", "-y", "--no-install-recommends", "chromium");
        return installed().orElseThrow(() -> missing("not found after its installation"));
    }

    private static void run(String... command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            var log = Files.createTempFile("chromium-install", ".log");
            var process = builder.redirectOutput(log.toFile()).start();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw missing(String.join(" ", command) + " failed, see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing("its installation was interrupted");
        }
    }

    private static IllegalStateException missing(String reason) {
        return new IllegalStateException(
                "Chromium: " + reason
                        + ". Install Chromium or Google Chrome, or go without the browser tests: mvn verify -DskipBrowserTests");
    }
}
