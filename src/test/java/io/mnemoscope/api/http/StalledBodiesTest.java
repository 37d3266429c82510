package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bodies of a middling length that stop half-way, so many that they take most of the memory. */
@ExtendWith(VertxExtension.class)
class StalledBodiesTest {
    private static final Logger LOG = LoggerFactory.getLogger(StalledBodiesTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BODY = 100 * 1024;
    private static final int HALF = BODY / 2;

    @Test
    void makeWayForThoseWhoSendWhenMemoryIsScarce(Vertx vertx) throws Exception {
        var half = Arrays.copyOf(HttpRequest.post("/api/v1/snapshots", "application/json", new byte[BODY]), HALF);
        Arrays.fill(half, 200, HALF, (byte) ' ');
        half[200] = '[';
        // Neither the deadline nor the least pace ends them.
        try (var server = TestServer.start(vertx, "http.body_timeout", "3600s", "http.min_rate", "0")) {
            var budget = server.operations().budget();
            var stalled = new ArrayList<HttpConnection>();
            while (budget.taken(Kind.BODIES) <= budget.limit(Kind.BODIES) / 4) {
                long before = budget.taken(Kind.BODIES);
                var connection = new HttpConnection(server.port());
                stalled.add(connection);
                connection.write(half);
                Await.until("a body to be counted", PATIENCE, () -> budget.taken(Kind.BODIES) > before);
            }

            Await.until(
                    "stalled bodies to make way",
                    PATIENCE,
                    () -> budget.taken(Kind.BODIES) <= budget.limit(Kind.BODIES) / 4);

            assertThat(server.taken(Lines.line("Alice", 0, 10)).getInteger("accepted"))
                    .isEqualTo(1);
            assertThat(statuses(stalled)).contains(429).doesNotContain(408, 500);
        }
    }

    /** A few bytes now and then are no progress. */
    @Test
    void longOnesThatBarelyComeMakeWayForOtherLongOnes(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "http.body_timeout", "3600s", "http.min_rate", "0")) {
            var slow = new ArrayList<HttpConnection>();
            var head = HttpRequest.post("/api/v1/snapshots", "application/json", new byte[4 << 20]);
            var statuses = new ArrayList<Integer>();
            while (statuses.isEmpty()) {
                var connection = new HttpConnection(server.port());
                slow.add(connection);
                connection.write(Arrays.copyOf(head, 300));
                Await.until("it to be taken in or refused", PATIENCE, () -> isCounted(server, slow));
                if (connection.answering()) {
                    statuses.add(connection.read().status());
                }
            }
            assertThat(statuses).containsExactly(429);
            var body = ("[" + Lines.line("Alice", 0, 10).strip() + " ".repeat(300_000) + "]")
                    .getBytes(StandardCharsets.UTF_8);

            Await.until("a long body to be taken", PATIENCE, () -> {
                for (var connection : slow) {
                    trickle(connection);
                }
                return answer(server, body) == 200;
            });
        }
    }

    /** Within its deadline, a byte now and then is too little all the same. */
    @Test
    void thoseThatBarelyComeAreEnded(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "http.body_timeout", "3600s", "http.min_rate", "1000B/s");
                var slow = new HttpConnection(server.port())) {
            slow.write(Arrays.copyOf(HttpRequest.post("/api/v1/snapshots", "application/json", new byte[BODY]), 300));

            Await.until("an answer", PATIENCE, () -> {
                trickle(slow);
                return isAnswering(slow);
            });

            assertThat(slow.read().status()).isEqualTo(408);
        }
    }

    private static boolean isAnswering(HttpConnection connection) {
        try {
            return connection.answering();
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isCounted(TestServer server, List<HttpConnection> clients) {
        try {
            long counted = server.operations().budget().taken(Kind.BODIES);
            return clients.get(clients.size() - 1).answering() || counted >= clients.size() * 2L * (4 << 20);
        } catch (IOException e) {
            return true;
        }
    }

    private static void trickle(HttpConnection connection) {
        try {
            connection.write(new byte[] {' '});
        } catch (IOException e) {
            LOG.debug("refused", e);
        }
    }

    private static int answer(TestServer server, byte[] body) {
        try (var connection = new HttpConnection(server.port())) {
            return connection
                    .exchange(HttpRequest.post("/api/v1/snapshots", "application/json", body))
                    .status();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Of those that are answered; the others are waited for while there is memory. */
    private static List<Integer> statuses(List<HttpConnection> clients) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (var client : clients) {
            if (client.answering()) {
                var answer = client.read();
                assertThat(answer.headers()).containsEntry("retry-after", "1");
                assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
                statuses.add(answer.status());
            }
            client.close();
        }
        return statuses;
    }
}
