package io.mnemoscope.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A server in a process of its own on a data directory, with what the operating system says it used. Its log is kept
 * beside the data directory and continued by the next server on the same one. Start one at a time where the CPU of the
 * stop matters: it is what this process's ended children used.
 */
public final class ServerUnderLoad implements AutoCloseable {
    /** The flags that the documented figures are measured with. */
    public static final List<String> FLAGS = List.of("@conf/jvm.options");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private final Process process;
    private final Path data;
    private final Path log;
    private final double endedBefore;
    private int port;

    private ServerUnderLoad(List<String> command, Path data, int port, Map<String, String> environment) {
        this.data = data;
        this.port = port;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        this.endedBefore = ProcessUsage.ofEndedChildren();
        this.process = start(command, log, environment);
    }

    private static Process start(List<String> command, Path log, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mnemoscope's jar (system property {@code mnemoscope.jar}, else {@code target/mnemoscope.jar}), ready. */
    public static ServerUnderLoad mnemoscope(Path data, List<String> flags) {
        return mnemoscope(data, flags, List.of(), Map.of());
    }

    /**
     * The same with more to say.
     *
     * @param options of the command line; without {@code --port} it picks a free one
     * @param environment added to this process's
     * @throws IllegalStateException with its log if it ends before it is ready
     */
    public static ServerUnderLoad mnemoscope(
            Path data, List<String> flags, List<String> options, Map<String, String> environment) {
        var jar = System.getProperty("mnemoscope.jar", "target/mnemoscope.jar");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", jar, "serve", "--data", data.toString()));
        command.addAll(options.contains("--port") ? List.of() : List.of("--port", "0"));
        command.addAll(options);
        long logged = logSize(data);
        var server = new ServerUnderLoad(command, data, 0, environment);
        try {
            Await.until("the address in " + server.log, PATIENCE, () -> server.findPort(logged));
            server.awaitReady("/health/ready");
            return server;
        } catch (IllegalStateException e) {
            server.close();
            throw e;
        }
    }

    /** VictoriaMetrics as Debian packages it, ready. */
    public static ServerUnderLoad victoriaMetrics(String binary, Path data) {
        int port = freePort();
        var command = List.of(
                binary,
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + data,
                "-retentionPeriod=100y",
                "-loggerLevel=WARN");
        var server = new ServerUnderLoad(command, data, port, Map.of());
        server.awaitReady("/health");
        return server;
    }

    private static long logSize(Path data) {
        return data.resolveSibling(data.getFileName() + ".log").toFile().length();
    }

    private boolean findPort(long from) {
        requireAlive();
        var written = read(from);
        var found = ADDRESS.matcher(written);
        if (!found.find() || found.end() == written.length()) {
            return false;
        }
        port = Integer.parseInt(found.group(1));
        return true;
    }

    private void awaitReady(String path) {
        Await.until(path + " of the server that logs to " + log, PATIENCE, () -> {
            requireAlive();
            try (var connection = new HttpConnection(port)) {
                return connection.exchange(HttpRequest.get(path)).status() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended with " + process.exitValue() + ": " + log());
        }
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Whether the process runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** SIGTERM, and no waiting. */
    public void terminate() {
        process.destroy();
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** What it has used so far. */
    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    /** One GET on a connection of its own. */
    public HttpAnswer get(String path) {
        return exchange(HttpRequest.get(path));
    }

    /** One request on a connection of its own. */
    public HttpAnswer exchange(byte[] request) {
        try (var connection = new HttpConnection(port)) {
            return connection.exchange(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that servers on this data directory have written to their standard output and error. */
    public String log() {
        return read(0).strip();
    }

    private String read(long from) {
        try (var channel = FileChannel.open(log)) {
            var bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and what the end of it took. */
    public Stopped stop() {
        double before = usage().cpuSeconds();
        long began = System.nanoTime();
        process.destroy();
        awaitEnd();
        var took = Duration.ofNanos(System.nanoTime() - began);
        double total = ProcessUsage.ofEndedChildren() - endedBefore;
        return new Stopped(process.exitValue(), took, total - before, bytesIn(data));
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end: " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long bytesIn(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /**
     * A clean stop.
     *
     * @param exitCode 0 or 143 if all is well
     * @param took from the signal to the end
     * @param cpuSeconds between them
     * @param bytesOnDisk in the data directory, afterwards
     */
    public record Stopped(int exitCode, Duration took, double cpuSeconds, long bytesOnDisk) {}
}
