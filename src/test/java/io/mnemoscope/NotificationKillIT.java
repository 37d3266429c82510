package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.notify.HookServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed between the moment at which it says that alerts fire and the moment at which it has told the
 * receiver ({@code -Dkill.rounds}; twenty with {@code -Pkill}) tells of all of them in the end.
 */
@ExtendWith(VertxExtension.class)
final class NotificationKillIT {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
    private static final long SEED = Long.getLong("kill.seed", 20_261_125);
    private static final int SIMULATIONS = 20;
    private static final int MOST_PAUSE_MILLIS = 400;
    private static final long WAIT_SECONDS = 60;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Set<String> fired = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void aServerKilledBetweenFiringAndSendingTellsOfEveryAlert(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx);
                var server = ServerProcess.start(
                        directory.resolve("data"), "--conf", configuration(hook).toString())) {
            var client = WebClient.create(vertx);
            for (int round = 0; round < ROUNDS; round++) {
                // Also while notifications of before wait for their next attempt.
                hook.behave(round % 2 == 0 ? HookServer.TAKES : HookServer.status(503));
                fire(client, server, round);
                vertx.timer(1 + random.nextInt(MOST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)
                        .await(5, SECONDS);
                server.kill();
                server.restart();
            }
            hook.behave(HookServer.TAKES);
            collect(hook);
        }

        assertThat(fired).as("seed " + SEED).hasSize(ROUNDS * SIMULATIONS);
        assertThat(told).as("seed " + SEED).containsAll(fired);
    }

    private Path configuration(HookServer hook) throws Exception {
        var file = directory.resolve("mnemoscope.yaml");
        Files.writeString(file, """
                notify:
                  group_wait: 200ms
                  group_interval: 1s
                  pause: 1s
                  receivers: [{type: webhook, name: ops, url: "%s"}]
                """.formatted(hook.url("/hook")));
        return file;
    }

    /** One agent in each of several simulations goes above the level; the receipt says which alerts fire thereby. */
    private void fire(WebClient client, ServerProcess server, int round) throws Exception {
        var body = new StringBuilder();
        for (int second = 0; second < 2; second++) {
            for (int i = 0; i < SIMULATIONS; i++) {
                body.append(Lines.snapshot("s" + i, "agent" + round, second, 85).encode())
                        .append('\n');
            }
        }
        var receipt = client.postAbs(server.address() + "/api/v1/snapshots")
                .putHeader("Content-Type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(body.toString()))
                .await(20, SECONDS)
                .bodyAsJsonObject();
        receipt.getJsonArray("alerts").forEach(alert -> fired.add(((JsonObject) alert).getString("id")));
    }

    private void collect(HookServer hook) throws Exception {
        long deadline = System.nanoTime() + SECONDS.toNanos(WAIT_SECONDS);
        while (!told.containsAll(fired) && System.nanoTime() < deadline) {
            var call = hook.next();
            if (call.taken()) {
                call.json().getJsonArray("alerts").forEach(alert -> told.add(((JsonObject) alert).getString("id")));
            }
        }
    }
}
