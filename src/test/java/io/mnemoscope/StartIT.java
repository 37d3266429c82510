package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.ServerUnderLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the process, and what stops it: one sentence and code 1, nothing left behind. */
final class StartIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    /** What a process that could not start said, and its code. */
    private record Ended(int code, String output) {
        /** The lines that are not about how it begins. */
        List<String> failures() {
            return output.lines().filter(line -> line.contains("cannot start")).toList();
        }
    }

    private static Ended start(List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("mnemoscope.jar", "target/mnemoscope.jar"),
                "serve"));
        command.addAll(options);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void checkFailsWith(String sentence, String... options) throws Exception {
        var ended = start(List.of(options));

        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.failures()).as(ended.output()).hasSize(1);
        assertThat(ended.failures().get(0)).contains(sentence);
        assertThat(ended.output()).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aDirectoryThatIsAFileIsNamed() throws Exception {
        var file = Files.writeString(directory.resolve("file"), "mine");

        checkFailsWith(file + " is a file", "--port", "0", "--data", file.toString());
        checkFailsWith("--data", "--port", "0", "--data", file.resolve("below").toString());

        assertThat(file).hasContent("mine");
    }

    @Test
    void aPortInUseIsNamedAndTheStoreIsNotTouched() throws Exception {
        var data = directory.resolve("data");
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(other.getLocalPort());

            checkFailsWith("port " + port + " of 127.0.0.1 is in use", "--port", port, "--data", data.toString());
        }

        assertThat(data.resolve("mnemoscope.db")).doesNotExist();
    }

    @Test
    void aStoreInUseIsNamed() throws Exception {
        var data = directory.resolve("used");
        try (var server = ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS)) {
            checkFailsWith("is in use by another Mnemoscope", "--port", "0", "--data", data.toString());
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void aHangupDoesNotStopItAndWhatAKillLeavesIsSwept() throws Exception {
        var data = directory.resolve("swept");
        try (var server = ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS)) {
            var sent = new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start();
            assertThat(sent.waitFor()).isZero();
            Await.until(
                    "the log to say so",
                    Duration.ofSeconds(PATIENCE_SECONDS),
                    () -> server.log().contains("SIGHUP is ignored"));
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(server.log()).doesNotContain("Config[", "receivers");
            server.kill();
        }
        var left = caches(data);
        var others = Files.createDirectories(data.resolve("tmp-mine"));

        try (var server = ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS)) {
            assertThat(caches(data)).hasSize(1).doesNotContainAnyElementsOf(left);
            assertThat(others).exists();
            assertThat(server.stop().exitCode()).isIn(0, 143);
        }
        assertThat(left).hasSize(1);
    }

    @Test
    void onlyTheOwnerMayReadWhatIsInADirectoryThatWasThere() throws Exception {
        var data = Files.createDirectory(directory.resolve("open"));
        assertThat(Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x")))
                .exists();

        try (var server = ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS);
                var files = Files.walk(data)) {
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(files.toList())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        }
    }

    private static List<Path> caches(Path data) throws IOException {
        try (var files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().matches("tmp-[0-9a-f-]{36}"))
                    .toList();
        }
    }
}
