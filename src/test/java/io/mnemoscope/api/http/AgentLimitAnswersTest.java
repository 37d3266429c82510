package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What senders are answered when there is no room for their agents: that it may be tried later, not that it is wrong. */
@ExtendWith(VertxExtension.class)
class AgentLimitAnswersTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "monitor.max_agents", "1");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aBodyOfWhichNothingFitsMayBeTriedLater() throws Exception {
        var first = server.taken(line("Alice", 0, 10));
        var mixed = server.taken(line("Alice", 1, 10) + line("Bob", 1, 10));

        var full = server.post("application/x-ndjson", Buffer.buffer(line("Bob", 2, 10) + "{}\n"));
        var wrong = server.post("application/x-ndjson", Buffer.buffer("{}\n"));

        assertThat(first.getInteger("accepted")).isEqualTo(1);
        assertThat(mixed.getInteger("accepted")).isEqualTo(1);
        assertThat(mixed.getInteger("rejected")).isEqualTo(1);
        assertThat(full.getHeader("Retry-After")).isEqualTo("30");
        assertThat(problem(full, 429).getString("limit")).isEqualTo("agents");
        assertThat(problem(full, 429).getString("detail")).contains("monitor.max_agents");
        assertThat(problem(full, 429).getJsonArray("errors")).hasSize(2);
        assertThat(problem(wrong, 400).containsKey("limit")).isFalse();
    }
}
