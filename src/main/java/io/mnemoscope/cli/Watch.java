package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.client.live.LiveConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code watch}: the fleet as it stands, live. On a terminal a screen of its own; elsewhere a line for each agent that
 * changed, once a second at most, and for each alert; with {@code --once} the table, one time. What is shown is kept and
 * drawn by one thread.
 */
@Command(
        name = "watch",
        description = "Shows the fleet and its alerts live; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class Watch implements Callable<Integer> {
    private static final int DRAW_MILLIS = 250;
    private static final int ONCE_SECONDS = 15;

    @Mixin
    private Remote remote = new Remote();

    @Option(names = "--simulation", description = "of this simulation only")
    private @Nullable String simulation;

    @Option(names = "--agent", description = "of this agent only")
    private @Nullable String agent;

    @Option(names = "--metric", description = "of the chart: memory_size, buffer_size or usage_ratio")
    private String metric = "memory_size";

    @Option(names = "--minutes", description = "of the chart (default: ${DEFAULT-VALUE})")
    private int minutes = 10;

    @Option(names = "--once", description = "print the fleet as it stands, and end")
    private boolean once;

    @Option(names = "--ascii", description = "plain ASCII; also where the environment knows no UTF-8")
    private boolean ascii;

    @Override
    public Integer call() throws InterruptedException {
        boolean terminal = Terminal.isTerminal(1);
        var screen = new LiveScreen(
                terminal && Terminal.wantsColours(System.getenv()),
                ascii || !Terminal.charset().equals(StandardCharsets.UTF_8));
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "mnemo-watch"));
        try {
            return watch(vertx, thread, terminal && !once, screen);
        } finally {
            var unused = vertx.close().await();
            thread.shutdownNow();
        }
    }

    private int watch(Vertx vertx, ScheduledExecutorService thread, boolean onScreen, LiveScreen screen)
            throws InterruptedException {
        var ended = new CountDownLatch(1);
        var out = Terminal.output();
        var chart = new LiveChart(vertx, remote, metric, minutes, screen.ascii());
        WatchMode mode;
        if (once) {
            mode = new WatchOnce(out, screen, chart, ended);
        } else if (onScreen) {
            mode = new WatchOnScreen(new Terminal(out), remote.base(), screen, chart);
        } else {
            mode = new WatchLines(out, ended);
        }
        var link = new LiveConnection(
                vertx,
                remote.liveUrl(),
                remote.authorization().orElse(null),
                subscriptions(onScreen ? 4 : 1),
                new Listener(thread, mode));
        try {
            connected(link.start());
            return shown(mode, thread, ended);
        } finally {
            var unused = link.close();
        }
    }

    /** Waits for the first connection. */
    private void connected(Future<Void> starting) {
        var failure = starting.map(done -> Optional.<Throwable>empty())
                .otherwise(Optional::of)
                .await();
        if (failure.isEmpty()) {
            return;
        }
        if (failure.get() instanceof UpgradeRejectedException refused) {
            var body = refused.getBody();
            throw CliException.answered(refused.getStatus(), body == null ? "" : body.toString());
        }
        if (failure.get() instanceof LiveConnection.Failure refused) {
            throw new CliException(CliException.OTHER, String.valueOf(refused.getMessage()));
        }
        throw CliException.notThere(remote.base());
    }

    private int shown(WatchMode mode, ScheduledExecutorService thread, CountDownLatch ended)
            throws InterruptedException {
        var restore = new Thread(mode::end, "mnemo-restore");
        Runtime.getRuntime().addShutdownHook(restore);
        var unused = thread.scheduleWithFixedDelay(mode::tick, 0, DRAW_MILLIS, TimeUnit.MILLISECONDS);
        if (once && !ended.await(ONCE_SECONDS, TimeUnit.SECONDS)) {
            throw new CliException(
                    CliException.NOT_THERE, "the server at " + remote.base() + " does not list its agents");
        }
        // On a screen nothing ends it but a signal.
        ended.await();
        return 0;
    }

    private List<JsonObject> subscriptions(int maxHz) {
        return List.of(subscription("fleet").put("max_hz", maxHz), subscription("alerts"));
    }

    private JsonObject subscription(String channel) {
        return new JsonObject()
                .put("channel", channel)
                .put("simulation", simulation)
                .put("agent", agent);
    }

    /** Hands everything over to the one thread. */
    private record Listener(ScheduledExecutorService thread, WatchMode mode) implements LiveConnection.Listener {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public void frame(JsonObject frame) {
            thread.execute(() -> mode.frame(MAPPER.valueToTree(frame.getMap())));
        }

        @Override
        public void lost(String reason) {
            thread.execute(() -> mode.link(reason));
        }

        @Override
        public void restored() {
            thread.execute(() -> mode.link(null));
        }
    }
}
