package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a co-deployed program asks at a public address, it gets a reply or a failure with the client's code. */
@ExtendWith(VertxExtension.class)
class BusFuzzTest {
    private static final int MESSAGES = Integer.getInteger("fuzz.messages", 1_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);
    private static final Set<Integer> CODES = Set.of(400, 404, 409, 413, 429, 503);
    private static final List<String> ADDRESSES = List.of(
            "mnemoscope.snapshots",
            "mnemoscope.agents",
            "mnemoscope.stats",
            "mnemoscope.history",
            "mnemoscope.report",
            "mnemoscope.backtest",
            "mnemoscope.profiles");
    private static final List<String> NAMES = List.of(
            "simulation",
            "agent",
            "from",
            "to",
            "limit",
            "cursor",
            "points",
            "step",
            "order",
            "format",
            "sort",
            "q",
            "name",
            "seconds",
            "timestamp",
            "memory_stats",
            "rules",
            "gauges",
            "");

    @Test
    void everyMessageIsAnswered(Vertx vertx) throws Exception {
        var wrong = new ArrayList<String>();
        try (var server = TestServer.start(vertx)) {
            assertThat(server.taken(Lines.calm("Alice", 0, 20)).getInteger("accepted"))
                    .isEqualTo(20);
            for (int i = 0; i < MESSAGES && wrong.size() < 10; i++) {
                var random = new SplittableRandom(SEED + i);
                var address = ADDRESSES.get(random.nextInt(ADDRESSES.size()));
                var body = body(random);
                var mistake = ask(vertx, address, body);
                if (mistake != null) {
                    wrong.add(i + ": " + mistake + " from " + address + " to " + body);
                }
            }
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        }

        assertThat(wrong).as("messages of seed " + SEED).isEmpty();
    }

    private static @Nullable String ask(Vertx vertx, String address, @Nullable Object body) throws Exception {
        try {
            var reply = vertx.eventBus().request(address, body).await(60, SECONDS);
            return reply.body() == null ? "an empty reply" : null;
        } catch (ReplyException e) {
            return CODES.contains(e.failureCode()) ? null : e.failureCode() + " " + e.getMessage();
        }
    }

    private static @Nullable Object body(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextDouble();
            case 3 -> "{\"agent\":";
            case 4 -> Buffer.buffer(new byte[] {0, -1, '{', '\n'});
            case 5 -> new JsonArray().add(object(random, 2)).addNull().add(7);
            default -> object(random, 2);
        };
    }

    private static JsonObject object(SplittableRandom random, int depth) {
        var object = new JsonObject();
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            object.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth));
        }
        return object;
    }

    private static @Nullable Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 16 : 14)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "Alice";
            case 3 -> "town";
            case 4 -> "\u0000";
            case 5 -> "x".repeat(300);
            case 6 -> -1;
            case 7 -> Long.MAX_VALUE;
            case 8 -> 1e308;
            case 9 -> true;
            case 10 -> "2026-13-45T99:99:99Z";
            case 11 -> "9999-12-31T23:59:59.999Z";
            case 12 -> "*";
            case 13 -> 5;
            case 14 -> object(random, depth - 1);
            default -> new JsonArray().add(value(random, depth - 1)).add(object(random, depth - 1));
        };
    }
}
