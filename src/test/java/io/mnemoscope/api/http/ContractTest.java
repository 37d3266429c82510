package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mnemoscope.TestOperations;
import io.mnemoscope.TestServer;
import io.mnemoscope.api.http.live.LiveClients;
import io.mnemoscope.api.http.live.LiveRoute;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract is OpenAPI 3.1, is served, and has the operations that the router has, each and no other. */
@ExtendWith(VertxExtension.class)
class ContractTest {
    /** What is looked at on the way to an operation: every path, and the parts of those of the API. */
    private static final Set<String> FOR_ANY_METHOD = Set.of("null", "/api/");
    /** The page, and what it loads. */
    private static final Set<String> OF_THE_PAGE = Set.of("GET /vendor/chart.umd.js", "GET /");

    private static JsonNode contract() throws IOException {
        return new YAMLMapper().readTree(Contract.bytes(Contract.FILE));
    }

    private static JsonObject contractObject() {
        try {
            return new JsonObject(contract().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isOpenApi31(Vertx vertx) throws Exception {
        var version = OpenAPIVersion.fromContract(contractObject());
        var checked = version.getRepository(vertx, "app://contract")
                .compose(repository -> version.validateContract(vertx, repository, contractObject()))
                .await(20, SECONDS);

        assertThat(version).isEqualTo(OpenAPIVersion.V3_1);
        assertThat(checked.getValid()).as(String.valueOf(checked.getErrors())).isTrue();
    }

    @Test
    void hasEveryRouteAndNoOther(Vertx vertx) throws Exception {
        var documented = new TreeSet<String>();
        contract()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(routes(vertx)).isEqualTo(documented).doesNotContain("GET /api/v1/nothing");
    }

    private static Set<String> routes(Vertx vertx) {
        var config = ConfigReader.read("", Map.of(), Map.of());
        var operations = TestOperations.create();
        var clock = InstantSource.system();
        var clients = new LiveClients(1, operations);
        var verticle =
                new HttpVerticle(0, config, new InMemoryStore(), clock, new Traffic(operations), clients, p -> {});
        verticle.init(vertx, vertx.getOrCreateContext());
        var fleet = new Fleet(vertx.eventBus(), 1);
        var router =
                verticle.router(fleet, new LiveRoute(vertx, fleet, config, clients, clock), new Watch(clock.millis()));
        var routes = new TreeSet<String>();
        for (var route : router.getRoutes()) {
            if (route.methods() == null && !FOR_ANY_METHOD.contains(String.valueOf(route.getPath()))) {
                routes.add("any method of " + route.getPath());
            }
            if (route.methods() != null && route.getPath() != null) {
                var path = route.getPath().replaceAll(":([a-z]+)", "{$1}");
                route.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .forEach(method -> routes.add(method.name() + " " + path));
            }
        }
        routes.removeAll(OF_THE_PAGE);
        return routes;
    }

    @Test
    void isServedWithATag(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var whole = server.get("/openapi.yaml");
            var again = server.request(HttpMethod.GET, "/openapi.yaml")
                    .putHeader("If-None-Match", whole.getHeader("ETag"))
                    .send()
                    .await(5, SECONDS);

            assertThat(whole.body().getBytes()).isEqualTo(Contract.bytes(Contract.FILE));
            assertThat(whole.getHeader("Content-Type")).isEqualTo("application/yaml; charset=utf-8");
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isNull();
        }
    }

    @Test
    void thePageHasEveryOperationAndSchemaAndNothingInline(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var page = server.get("/api");

            assertThat(page.getHeader("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self'");
            assertThat(page.bodyAsString()).doesNotContain("<script", "<style", " style=", " onclick=");
            for (var path : contract().path("paths")) {
                path.forEach(operation -> assertThat(page.bodyAsString())
                        .contains("id=\"" + operation.path("operationId").asText() + "\""));
            }
            contract()
                    .at("/components/schemas")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(page.bodyAsString()).contains("id=\"schema-" + name + "\""));
        }
    }
}
