package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CrossSiteTest {
    private static int status(TestServer server, String path, String site, String mode) throws Exception {
        return server.request(HttpMethod.GET, path)
                .putHeader("Sec-Fetch-Site", site)
                .putHeader("Sec-Fetch-Mode", mode)
                .send()
                .await(5, SECONDS)
                .statusCode();
    }

    @Test
    void aServerWithoutTokensServesItsOwnPageOnly(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            for (var path : new String[] {
                "/api/v1/agents", "/api/v1/export", "/api/v1/live/events?channel=fleet", "/metrics", "/health/live"
            }) {
                assertThat(status(server, path, "cross-site", "no-cors"))
                        .as(path)
                        .isEqualTo(403);
                assertThat(status(server, path, "same-site", "cors")).as(path).isEqualTo(403);
                assertThat(status(server, path, "cross-site", "navigate"))
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(status(server, "/", "cross-site", "navigate")).isEqualTo(200);
            assertThat(status(server, "/", "cross-site", "no-cors")).isEqualTo(403);
            assertThat(status(server, "/api/v1/agents", "same-origin", "cors")).isEqualTo(200);
            assertThat(status(server, "/api/v1/agents", "none", "navigate")).isEqualTo(200);
        }
    }

    @Test
    void aTokenIsEnough(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "security.tokens", "s3cret")) {
            var answer = server.request(HttpMethod.GET, "/api/v1/agents")
                    .putHeader("Sec-Fetch-Site", "cross-site")
                    .putHeader("Authorization", "Bearer s3cret")
                    .send()
                    .await(5, SECONDS);

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void headHasWhatGetHas(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            for (var path : new String[] {"/", "/health/live", "/health/ready", "/metrics", "/api/v1/agents"}) {
                var answer = server.request(HttpMethod.HEAD, path).send().await(5, SECONDS);

                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).isNull();
            }
            for (var path : new String[] {"/api/v1/reports", "/api/v1/export"}) {
                var answer = server.request(HttpMethod.HEAD, path).send().await(5, SECONDS);

                assertThat(answer.statusCode()).as(path).isEqualTo(200);
            }
        }
    }
}
