package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.ServerProcess;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole simulation of the documentation, as it is printed there: in the server's JVM, and in a second one over HTTP. */
@ExtendWith(VertxExtension.class)
class TownIT {
    private static final String JAR = System.getProperty("mnemoscope.jar", "target/mnemoscope.jar");

    private Path temp;
    private Path source;

    @BeforeEach
    void print(@TempDir Path directory) throws IOException {
        temp = directory;
        source = temp.resolve("Town.java");
        Files.writeString(source, Snippets.with("java", "public final class Town"));
    }

    @Test
    void readmeRunsItSo() throws IOException {
        var commands = Snippets.with("sh", "Town.java").lines().toList();

        assertThat(commands)
                .containsExactly(
                        "javac -cp target/mnemoscope.jar -d target/town Town.java",
                        "java -cp target/mnemoscope.jar:target/town io.mnemoscope.Main serve --deploy Town",
                        "java -cp target/mnemoscope.jar Town.java http://127.0.0.1:8080");
    }

    @Test
    void livesBesideTheServerAndActsOnItsAlerts(Vertx vertx) throws Exception {
        var classes = Files.createDirectory(temp.resolve("town"));
        Snippets.compile(source, classes, JAR);

        try (var server = ServerProcess.startWith(classes, temp.resolve("data"), "--deploy", "Town")) {
            forgetsTwice(MemoryMonitor.connect(vertx, server.address(), "town", null));
        }
    }

    @Test
    void livesInASecondJvmAndGoesOnWhenTheServerIsKilledAndRestarted(Vertx vertx) throws Exception {
        try (var server = ServerProcess.start(temp.resolve("data"))) {
            var town = launch(server.address().toString());
            try {
                var monitor = MemoryMonitor.connect(vertx, server.address(), "town", null);
                forgetsTwice(monitor);

                server.kill();
                server.restart();

                forgetsTwice(monitor);
                monitor.close().await(5, SECONDS);
            } finally {
                town.destroy();
                assertThat(town.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void callbacksSurviveARestartOfTheServerAndMissNothing(Vertx vertx) throws Exception {
        try (var server = ServerProcess.start(temp.resolve("data"))) {
            var monitor = MemoryMonitor.connect(vertx, server.address(), "quiet", null);
            var seen = new CopyOnWriteArrayList<String>();
            var last = Promise.<String>promise();
            var registration = monitor.registerAlertCallback(alert -> {
                        seen.add(alert.agent());
                        if (alert.agent().equals("last")) {
                            last.tryComplete(alert.agent());
                        }
                    })
                    .await(5, SECONDS);
            var sender = MemoryMonitor.connect(vertx, server.address(), "quiet", null);
            raise(sender, "first");

            server.kill();
            server.restart();
            // Raised before the callback's connection is there again, as likely as not.
            raise(sender, "while away");
            raise(sender, "last");

            assertThat(last.future().await(30, SECONDS)).isEqualTo("last");
            assertThat(seen).containsExactly("first", "while away", "last");
            registration.cancel();
            sender.close().await(5, SECONDS);
            monitor.close().await(5, SECONDS);
        }
    }

    private static void raise(MemoryMonitor monitor, String agent) throws Exception {
        var full = MemoryStats.of(99, 0, 100);
        var id = new AgentId("quiet", agent);
        for (int i = 0; i < 3; i++) {
            var snapshot = MemorySnapshot.of(id, 1_790_000_000_000L + i * 1_000L, full);
            var receipt = monitor.recordSnapshot(snapshot).await(10, SECONDS);
            assertThat(receipt.accepted()).isEqualTo(1);
        }
    }

    /** Its memory fills up, and is empty again, twice. */
    private static void forgetsTwice(MemoryMonitor monitor) throws Exception {
        var forgot = Promise.<JsonObject>promise();
        var times = new int[2]; // The size seen last; how often it went back.
        var stream = monitor.stream("Alice", state -> {
                    int size = state.getJsonObject("memory_stats").getInteger("current_size");
                    times[1] += size < times[0] ? 1 : 0;
                    times[0] = size;
                    if (times[1] == 2) {
                        forgot.tryComplete(state);
                    }
                })
                .await(10, SECONDS);

        var state = forgot.future().await(40, SECONDS);

        assertThat(state.getInteger("total_alerts")).isPositive();
        stream.cancel();
    }

    private Process launch(String address) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(java, "-cp", new File(JAR).getAbsolutePath(), source.toString(), address))
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("town.log").toFile())
                .start();
    }
}
