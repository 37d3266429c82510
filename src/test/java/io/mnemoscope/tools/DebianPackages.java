package io.mnemoscope.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs out of Debian's packages. What works from any directory is unpacked under {@code target/debian}, with the
 * libraries that the machine lacks; that needs no root and leaves the machine as it is. The rest is installed.
 */
final class DebianPackages {
    private static final Path HOME = Path.of("target", "debian").toAbsolutePath();

    private DebianPackages() {}

    /**
     * Downloads a package with what it depends on, unpacks all of it and answers a script that starts one of its programs.
     *
     * @throws IllegalStateException where that fails; names the log
     */
    static Path unpack(String name, List<String> programs) {
        var home = HOME.resolve(name);
        var starter = home.resolve("start");
        try {
            if (!Files.isExecutable(starter)) {
                var root = Files.createDirectories(home.resolve("root"));
                Files.createDirectories(home.resolve("lists").resolve("partial"));
                Files.createDirectories(home.resolve("archives").resolve("partial"));
                var log = home.resolve("apt.log");
                Command.run(log, apt(home, "update"));
                Command.run(log, apt(home, "--download-only", "install", name));
                for (var archive : archives(home)) {
                    Command.run(log, List.of("dpkg-deb", "-x", archive.toString(), root.toString()));
                    Files.delete(archive);
                }
                write(starter, root, program(root, programs));
            }
            return starter;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With lists and archives of its own and without locks, so that it needs no root. */
    private static List<String> apt(Path home, String... arguments) {
        var command = new ArrayList<>(List.of(
                "apt-get",
                "-y",
                "--no-install-recommends",
                "-o",
                "Debug::NoLocking=1",
                "-o",
                "APT::Sandbox::User=" + System.getProperty("user.name"),
                "-o",
                "Dir::State::lists=" + home.resolve("lists"),
                "-o",
                "Dir::Cache=" + home));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<Path> archives(Path home) throws IOException {
        try (var files = Files.list(home.resolve("archives"))) {
            return files.filter(file -> file.toString().endsWith(".deb")).toList();
        }
    }

    /** The program itself: what is in the way of programs may be a script that names files by their place in the system. */
    private static Path program(Path root, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.of(Path.of("usr/lib", name, name), Path.of("usr/bin", name)))
                .map(root::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of " + names + " is in " + root));
    }

    private static void write(Path starter, Path root, Path program) throws IOException {
        var fresh = starter.resolveSibling("start.new");
        try (var files = Files.walk(root)) {
            var libraries = files.filter(file -> file.getFileName().toString().matches(".*\\.so(\\..*)?"))
                    .map(file -> Objects.requireNonNull(file.getParent()).toString())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(":"));
            Files.writeString(fresh, """
                    #!/bin/sh
                    LD_LIBRARY_PATH='%s' PYTHONPATH='%s' exec '%s' "$@"
                    """.formatted(libraries, root.resolve("usr/lib/python3/dist-packages"), program));
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, starter, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Installs packages on this machine.
     *
     * @throws IllegalStateException where that fails, or who runs the tests is not root; says what to do
     */
    static void install(List<String> packages) {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException(
                    "only root can install them; do it: apt-get install " + String.join(" ", packages));
        }
        try {
            var log = Files.createDirectories(HOME).resolve(packages.get(0) + ".log");
            Command.run(log, List.of("apt-get", "update"));
            var command = new ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
            command.addAll(packages);
            Command.run(log, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
