package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.config.ConfigReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An answer that an error ended takes no place from those after it. */
@ExtendWith(VertxExtension.class)
class AnswerErrorsTest {
    /** More than are made at a time. */
    private static final int MANY = 100;

    @Test
    void anErrorIsAnsweredEachTime(Vertx vertx) throws Exception {
        var config = ConfigReader.read("", Map.of(), Map.of());
        var router = Router.router(vertx);
        router.route().handler(new Answers(config.http(), new Traffic(TestOperations.create()), new Watch(0)));
        router.get("/api/error").handler(Answer.json(context -> {
            throw new StackOverflowError();
        }));
        Problem.mount(router);
        var server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        var client = vertx.createHttpClient();

        for (int i = 0; i < MANY; i++) {
            var status = client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/api/error")
                    .compose(request -> request.send())
                    .await(5, SECONDS)
                    .statusCode();

            assertThat(status).as("answer " + i).isEqualTo(500);
        }
        client.close().await(5, SECONDS);
        server.close().await(5, SECONDS);
    }
}
