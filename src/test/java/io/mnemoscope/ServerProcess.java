package io.mnemoscope;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packaged server in a process of its own, which can be stopped and killed as an operator or an accident would.
 * The jar is named by the system property {@code mnemoscope.jar}. Not thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.:]+");
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 10;
    private static final int KEPT_LINES = 200;

    private final @Nullable String classPath;
    private final Path data;
    private final List<String> options;
    private final Deque<String> output = new ArrayDeque<>();
    private Process process;
    private URI address;

    private ServerProcess(@Nullable String classPath, Path data, List<String> options) {
        this.classPath = classPath;
        this.data = data;
        this.options = options;
        this.process = launch(0);
        this.address = awaitReady();
    }

    /**
     * Starts a server on a free port and returns once it says that it is ready.
     *
     * @param data the directory of its store
     * @param options further options of the command line
     * @throws IllegalStateException with the server's output if it does not become ready
     */
    public static ServerProcess start(Path data, String... options) {
        return new ServerProcess(null, data, List.of(options));
    }

    /** As {@link #start}, with further classes on its class path. */
    public static ServerProcess startWith(Path classes, Path data, String... options) {
        return startFrom(jar() + File.pathSeparator + classes, data, options);
    }

    /** As {@link #start}, from this class path rather than the packaged jar. */
    public static ServerProcess startFrom(String classPath, Path data, String... options) {
        return new ServerProcess(classPath, data, List.of(options));
    }

    /** Where it listens, without a slash at the end; the same after a restart. */
    public URI address() {
        return address;
    }

    /** The process id, for the operating system's accounting. */
    public long pid() {
        return process.pid();
    }

    /** Starts it again, on the same port and data. It must have been stopped or killed. */
    public void restart() {
        process = launch(address.getPort());
        address = awaitReady();
    }

    /** SIGTERM, and SIGKILL if that does not help within 10 s. Returns the exit code. */
    public int stop() {
        process.destroy();
        return awaitEnd();
    }

    /** SIGKILL: nothing can be saved any more. Returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** The last lines that it wrote. */
    public String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process launch(int port) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(classPath == null ? List.of("-jar", jar()) : List.of("-cp", classPath, "io.mnemoscope.Main"));
        command.addAll(List.of("serve", "--port", Integer.toString(port), "--data", data.toString()));
        command.addAll(options);
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command, e);
        }
    }

    private static String jar() {
        var jar = System.getProperty("mnemoscope.jar");
        if (jar == null) {
            throw new IllegalStateException("Set -Dmnemoscope.jar to the packaged jar; mvn verify does");
        }
        return jar;
    }

    private URI awaitReady() {
        var ready = new CompletableFuture<URI>();
        var reader = new Thread(() -> read(process, ready), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("The server did not become ready. It said:\n" + output(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server started", e);
        }
    }

    /** Reads to the end, for a full pipe would stop the server. */
    private void read(Process from, CompletableFuture<URI> ready) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                var matcher = ADDRESS.matcher(line);
                if (matcher.find()) {
                    ready.complete(URI.create(matcher.group()));
                }
            }
        } catch (IOException e) {
            keep("(output ended: " + e.getMessage() + ")");
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    private void keep(String line) {
        synchronized (output) {
            output.addLast(line);
            if (output.size() > KEPT_LINES) {
                output.removeFirst();
            }
        }
    }

    private int awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the server stopped", e);
        }
    }
}
