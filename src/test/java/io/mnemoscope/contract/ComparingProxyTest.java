package io.mnemoscope.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The proxy changes no answer, and says of one that is not as the contract says. */
@ExtendWith(VertxExtension.class)
class ComparingProxyTest {
    @Test
    void passesOnWhatIsAsked(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var direct = server.get("/api/v1/agents?limit=0");
            var passed = server.client()
                    .request(HttpMethod.GET, server.comparedPort(), "127.0.0.1", "/api/v1/agents?limit=0")
                    .send()
                    .await(5, SECONDS);

            assertThat(passed.statusCode()).isEqualTo(direct.statusCode()).isEqualTo(400);
            assertThat(passed.body()).isEqualTo(direct.body());
            assertThat(passed.headers().toString()).isEqualTo(direct.headers().toString());
        }
    }

    @Test
    void noticesWhatTheContractDoesNotHave(Vertx vertx) throws Exception {
        var found = new ArrayList<String>();
        var other = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end("{\"cleared\":\"all\"}"))
                .listen(0)
                .await(5, SECONDS);
        var proxy = ComparingProxy.start(vertx, other.actualPort(), found::add);
        var client = vertx.createHttpClient();

        var status = client.request(HttpMethod.DELETE, proxy.port(), "127.0.0.1", "/api/v1/alerts")
                .compose(request -> request.send())
                .await(5, SECONDS)
                .statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(found).singleElement().asString().startsWith("DELETE /api/v1/alerts 200: ");
        proxy.close();
        other.close().await(5, SECONDS);
        // Another client: this one may still have a connection that it takes for open.
        var later = vertx.createHttpClient();
        assertThatThrownBy(() -> later.request(HttpMethod.GET, proxy.port(), "127.0.0.1", "/")
                        .await(5, SECONDS))
                .isInstanceOf(Exception.class);
    }
}
