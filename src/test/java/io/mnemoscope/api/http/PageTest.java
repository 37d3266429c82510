package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class PageTest {
    @Test
    void servesThePageWithAStrictPolicy(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var page = server.get("/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.getHeader("Content-Type")).startsWith("text/html");
            assertThat(page.getHeader("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(page.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(server.get("/vendor/chart.umd.js").bodyAsString()).contains("Chart.js");
            assertThat(server.get("/js/main.js").getHeader("Content-Type")).startsWith("text/javascript");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing.html",
                "/../pom.xml",
                "/%2e%2e/pom.xml",
                "/%2e%2e%2fpom.xml",
                "/..%5cpom.xml",
                "/.git/config",
                "/logback.xml",
                "/%00"
            })
    void servesNothingElse(String path, Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            assertThat(server.get(path).statusCode()).isBetween(400, 404);
        }
    }

    @Test
    void isReadyAndTellsOfTheStore(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            assertThat(server.get("/health/live").bodyAsJsonObject().getString("status"))
                    .isEqualTo("UP");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/stats")
                            .bodyAsJsonObject()
                            .getJsonObject("store")
                            .getString("store"))
                    .isEqualTo("memory");
        }
    }

    @Test
    void asksForATokenWhereThereIsOne(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "security.tokens", "s3cret,other")) {
            var without = server.get("/api/v1/agents");
            var wrong = server.get("/api/v1/agents?access_token=S3cret");
            var header = server.request(HttpMethod.GET, "/api/v1/agents")
                    .putHeader("Authorization", "bearer other")
                    .send()
                    .await(5, SECONDS);

            assertThat(problem(without, 401).getString("detail")).contains("token");
            assertThat(without.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(header.statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/agents?access_token=s3cret").statusCode())
                    .as("only the live socket and streams take a token from the query")
                    .isEqualTo(401);
            assertThat(server.postTo("/api/v1/live/events?access_token=s3cret", "")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(server.get("/api/v1/live/events").statusCode()).isEqualTo(401);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
