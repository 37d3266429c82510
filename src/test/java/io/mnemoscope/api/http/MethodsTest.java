package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods (RFC 9110, sections 9.3.2 and 15.5.6): HEAD is GET without its body, and others are named where they are not taken. */
@ExtendWith(VertxExtension.class)
class MethodsTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
        var unused = server.taken(Lines.line("Alice", 0, 10));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<Buffer> send(String method, String path) throws Exception {
        return server.request(HttpMethod.valueOf(method), path).send().await(5, SECONDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/snapshots|POST",
                "/api/v1/backup|POST",
                "/api/v1/backtest|POST",
                "/api/v1/backtest/x|DELETE",
                "/api/v1/alerts/x/acknowledge|POST",
                "/api/v1/notifications/x/retry|POST",
                "/api/v1/silences|GET, HEAD, POST",
                "/api/v1/silences/x|DELETE",
                "/api/v1/agents|GET, HEAD",
                "/api/v1/agents/town/Alice|DELETE, GET, HEAD, PUT",
                "/api/v1/agents/town/Alice/snapshots|GET, HEAD",
                "/api/v1/simulations/town|GET, HEAD, PUT",
                "/api/v1/alerts|DELETE, GET, HEAD",
                "/api/v1/live|GET, HEAD",
                "/api/v1/live/events|GET, HEAD",
                "/health/live|GET, HEAD",
                "/metrics|GET, HEAD",
                "/|GET, HEAD",
                "/index.html|GET, HEAD",
            })
    void namesTheMethodsOfAPath(String path, String allowed) throws Exception {
        for (var method : new String[] {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
            if (Arrays.asList(allowed.split(", ", -1)).contains(method)) {
                continue;
            }
            var answer = send(method, path);

            assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
            assertThat(answer.getHeader("Allow")).as(method + " " + path).isEqualTo(allowed);
            assertThat(answer.getHeader("Content-Type")).isEqualTo(Problem.CONTENT_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vendor/chart.umd.js",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/api/v1/agents",
                "/api/v1/agents/town/Alice",
                "/api/v1/agents/town/Alice/snapshots",
                "/api/v1/agents/town/Alice/chart.svg",
                "/api/v1/agents/town/Nobody",
                "/api/v1/simulations",
                "/api/v1/simulations/town",
                "/api/v1/rules",
                "/api/v1/alerts",
                "/api/v1/alerts/events",
                "/api/v1/alerts/timeline",
                "/api/v1/notifications",
                "/api/v1/silences",
                "/api/v1/profiles",
                "/api/v1/reports",
                "/api/v1/export",
                "/api/v1/stats",
                "/api/v1/live",
                "/api/v1/agents?limit=x",
                "/api/v1/nothing",
                "/nothing",
                "/openapi.yaml",
                "/api",
                "/schema/snapshot.json",
                "/schema/recording.json",
                "/schema/webhook.json"
            })
    void headIsGetWithoutItsBody(String path) throws Exception {
        var get = send("GET", path);
        var head = send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.getHeader("Content-Type")).isEqualTo(get.getHeader("Content-Type"));
        assertThat(head.getHeader("Cache-Control")).isEqualTo(get.getHeader("Cache-Control"));
        assertThat(head.getHeader("ETag")).isEqualTo(get.getHeader("ETag"));
        assertThat(head.getHeader("Content-Length")).isEqualTo(get.getHeader("Content-Length"));
        assertThat(head.bodyAsString()).isNull();
    }

    /** Vert.x leaves the type out, as it may. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html"})
    void headOfThePageHasNoBody(String path) throws Exception {
        var head = send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("Content-Length")).isNotEqualTo("0");
        assertThat(head.bodyAsString()).isNull();
    }

    @Test
    void headOfAnEventStreamEndsAtOnce() throws Exception {
        var head = send("HEAD", "/api/v1/live/events?channel=fleet");
        var wrong = send("HEAD", "/api/v1/live/events?channel=none");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("Content-Type")).isEqualTo("text/event-stream");
        assertThat(head.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereTakesNoMethod() throws Exception {
        for (var method : new String[] {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}) {
            for (var path : new String[] {"/api/v1", "/api/v2", "/api/v1/nothing"}) {
                assertThat(send(method, path).statusCode())
                        .as(method + " " + path)
                        .isEqualTo(404);
            }
            assertThat(send(method, "/api/v1/agents/town").statusCode())
                    .as(method)
                    .isEqualTo(404);
        }
    }
}
