package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Java code in the documentation that is not a whole program: each block is compiled as it is printed and run against a server. */
@ExtendWith(VertxExtension.class)
public class DocumentationTest {
    private static final String TOWN = "town";

    private final PrintStream before = System.out;
    private final Said said = new Said();
    private Vertx vertx;
    private TestServer server;

    private Path temp;

    /** What the blocks mean by {@code agent}. */
    public static final class Agent {
        private long millis = 1_790_000_000_000L;
        private int memories;
        private int consolidations;

        public MemorySnapshot snapshot() {
            millis += 1_000;
            return MemorySnapshot.of(new AgentId(TOWN, "Alice"), millis, MemoryStats.of(memories, 0, 100));
        }

        public String act() {
            memories += 10;
            return "said something";
        }

        public void consolidate() {
            memories = 0;
            consolidations++;
        }
    }

    /** Standard output, which can be waited for. */
    private static final class Said extends ByteArrayOutputStream {
        private final Promise<String> all = Promise.promise();
        private List<String> wanted = List.of();

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            check();
        }

        synchronized void await(String... texts) throws Exception {
            wanted = List.of(texts);
            check();
        }

        private void check() {
            var text = toString(StandardCharsets.UTF_8);
            if (!wanted.isEmpty() && wanted.stream().allMatch(text::contains)) {
                all.tryComplete(text);
            }
        }
    }

    @BeforeEach
    void start(Vertx given, @TempDir Path directory) throws Exception {
        vertx = given;
        temp = directory;
        server = TestServer.start(vertx, "alerting.mode", "classic");
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        System.setOut(before);
        server.close();
    }

    @Test
    void monitoringARun() throws Exception {
        run("monitor.report()", "", new Agent());

        prints("Memory Monitoring Report", "Agent: Alice", "Current Memory: 0 / 100");
    }

    @Test
    void alertsThatAct() throws Exception {
        var agent = new Agent();
        agent.memories = 90;
        var monitor = MemoryMonitor.connect(vertx, TOWN);

        run("registerAlertCallback(alert -> {", "monitor", agent);
        var heard = Promise.<MemoryAlert>promise();
        var own = monitor.registerAlertCallback(heard::tryComplete).await(5, SECONDS);
        var receipt = monitor.recordSnapshot(agent.snapshot()).await(5, SECONDS);

        assertThat(receipt.alerts()).hasSize(1);
        assertThat(heard.future().await(5, SECONDS).type()).isEqualTo("threshold_exceeded");
        assertThat(agent.consolidations).isEqualTo(1);
        own.cancel();
    }

    @Test
    void visualisation() throws Exception {
        var agent = new Agent();
        agent.memories = 42;
        var monitor = MemoryMonitor.connect(vertx, TOWN);
        var recorded = monitor.recordSnapshot(agent.snapshot()).await(5, SECONDS);
        assertThat(recorded.accepted()).isEqualTo(1);

        run("new MemoryVisualizer", "monitor", agent);
        agent.memories = 43;
        recorded = monitor.recordSnapshot(agent.snapshot()).await(5, SECONDS);

        assertThat(recorded.accepted()).isEqualTo(1);
        prints("Memory Memory Size - Alice", "characters of HTML", "[Alice]", "\"current_size\":43");
    }

    @Test
    void profiling() throws Exception {
        run("new MemoryProfiler", "monitor", new Agent());

        prints("total_time", "act");
    }

    @Test
    void theEventBus() throws Exception {
        runBlock(Snippets.ofApi("java", "vertx.eventBus()"), "", new Agent());

        prints("accepted: 1", "threshold_exceeded", "\"agent\":\"Alice\"");
    }

    private void prints(String... texts) throws Exception {
        said.await(texts);
        assertThat(said.all.future().otherwise(late -> "").await(5, SECONDS)).contains(texts);
    }

    /** Runs the only block with this text, given {@code vertx}, {@code agent}, and a monitor if one is named. */
    private void run(String text, String monitor, Agent agent) throws Exception {
        runBlock(Snippets.with("java", text), monitor, agent);
    }

    private void runBlock(String block, String monitor, Agent agent) throws Exception {
        var parameters = "Vertx vertx, io.mnemoscope.client.DocumentationTest.Agent agent, MemoryMonitor given";
        var source = temp.resolve("Snippet.java");
        Files.writeString(
                source, """
                import io.mnemoscope.client.*;
                import io.vertx.core.*;
                import io.vertx.core.json.JsonObject;
                import java.net.URI;

                public final class Snippet {
                    public static void run(%s) throws Exception {
                %s%s    }
                }
                """.formatted(parameters, monitor.isEmpty() ? "" : "MemoryMonitor monitor = given;\n", block));
        Snippets.compile(source, temp, System.getProperty("java.class.path"));
        try (var loader =
                new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader())) {
            var method =
                    loader.loadClass("Snippet").getDeclaredMethod("run", Vertx.class, Agent.class, MemoryMonitor.class);
            method.invoke(null, vertx, agent, MemoryMonitor.connect(vertx, TOWN));
        } catch (InvocationTargetException e) {
            throw new AssertionError("the block failed", e.getCause());
        }
    }
}
