package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ReportsResourceTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
        var unused = server.taken(line("Bob", 0, 90)
                + line("Bob", 1, 91)
                + line("Alice", 0, 10)
                + Lines.snapshot("other", "Carol", 0, 10).encode());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void tellsOfAllAgentsInTheOrderInWhichTheyCame() throws Exception {
        var report = server.get("/api/v1/reports?format=text");

        assertThat(report.getHeader("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(report.bodyAsString())
                .startsWith("=".repeat(60) + "\nMemory Monitoring Report\n")
                .containsSubsequence("Agent: Bob", "Usage: 91.0%", "Agent: Alice", "Agent: Carol", "Recent Alerts:");
    }

    @Test
    void tellsOfOneSimulationOrAgent() throws Exception {
        var town = server.get("/api/v1/reports?simulation=town").bodyAsString();
        var alice = server.get("/api/v1/reports?simulation=town&agent=Alice").bodyAsString();

        assertThat(town).contains("Agent: Bob").doesNotContain("Carol");
        assertThat(alice).contains("Agent: Alice").doesNotContain("Bob", "Recent Alerts");
    }

    @Test
    void answersProblemsForWhatItCannotTell() throws Exception {
        var unknown = problem(server.get("/api/v1/reports?agent=Nobody"), 404);
        var format = problem(server.get("/api/v1/reports?format=pdf"), 400);

        assertThat(unknown.getString("detail")).contains("Nobody");
        assertThat(format.getString("field")).isEqualTo("format");
    }
}
