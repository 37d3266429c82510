package io.mnemoscope.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that are served as files of their own are those of the contract, and what the server writes is as they say. */
@ExtendWith(VertxExtension.class)
class SchemaFilesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SchemaFile SNAPSHOT =
            new SchemaFile("snapshot", "A snapshot of an agent's memory, as it is posted", "SnapshotInput");
    private static final SchemaFile RECORDING = new SchemaFile("recording", "A line of a recording", "RecordingLine");
    private static final SchemaFile WEBHOOK = new SchemaFile("webhook", "The body of a webhook", "WebhookPayload");

    static List<SchemaFile> files() {
        return List.of(SNAPSHOT, RECORDING, WEBHOOK);
    }

    private static byte[] resource(SchemaFile file) throws Exception {
        try (InputStream in = SchemaFilesTest.class.getResourceAsStream(file.path())) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static JsonSchema schema(SchemaFile file) throws Exception {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(MAPPER.readTree(resource(file)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void areMadeOfTheContract(SchemaFile file) throws Exception {
        var made = file.text(OpenApi.today());
        var target = Path.of("target" + file.path());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, made);

        assertThat(new String(resource(file), UTF_8))
                .as("to bring them up to date: cp target/schema/*.json src/main/resources/schema/")
                .isEqualTo(made);
    }

    @ParameterizedTest
    @MethodSource("files")
    void areServed(SchemaFile file, Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var answer = server.get(file.path());

            assertThat(answer.getHeader("Content-Type")).isEqualTo("application/schema+json");
            assertThat(answer.body().getBytes()).isEqualTo(resource(file));
        }
    }

    @Test
    void aRecordingIsAsItsSchemaSaysLineByLine(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx)) {
            var rules = server.put("/api/v1/agents/town/Alice", "{\"alert_threshold\":0.5}");
            var lines = Lines.line("Alice", 0, 99) + Lines.line("Alice", 1, 99) + Lines.line("Alice", 2, 99);
            assertThat(server.taken(lines).getInteger("accepted")).isEqualTo(3);

            var recording = server.get("/api/v1/export")
                    .bodyAsString()
                    .lines()
                    .collect(Collectors.toCollection(ArrayList::new));

            assertThat(rules.statusCode()).isEqualTo(200);
            assertThat(recording.get(0)).startsWith("{\"recording\":{\"version\":1,");
            assertThat(recording).anyMatch(line -> line.startsWith("{\"rules\":{\"simulation\":\"town\",\"agent\":"));
            assertThat(recording).anyMatch(line -> line.startsWith("{\"alert_event\":"));
            var closed = OpenApi.today().closed();
            recording.add("{\"recording\":{\"left_out\":[\"a chunk\"]}}");
            for (var line : recording) {
                var tree = MAPPER.readTree(line);
                assertThat(schema(RECORDING).validate(tree)).as(line).isEmpty();
                assertThat(closed.errors(closed.schema("RecordingLine"), tree))
                        .as(line)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"recording\":{\"version\":2,\"exported_at\":\"2026-11-29T06:36:58.133Z\",\"epoch\":\"e\",\"agents\":0,\"snapshots\":0}}",
                "{\"rules\":{\"simulation\":\"town\"}}",
                "{\"alert_event\":{}}",
            })
    void otherLinesAreNone(String line) throws Exception {
        assertThat(schema(RECORDING).validate(MAPPER.readTree(line))).isNotEmpty();
    }

    @Test
    void snapshotsAreAsTheirSchemaSays() throws Exception {
        var one = MAPPER.readTree(Lines.line("Alice", 0, 10));
        var none = MAPPER.readTree("{\"agent\":\"Alice\"}");

        assertThat(schema(SNAPSHOT).validate(one)).isEmpty();
        assertThat(schema(SNAPSHOT).validate(none)).isNotEmpty();
    }

    @Test
    void webhooksAreAsTheirSchemaSays() throws Exception {
        var example =
                OpenApi.today().tree().at("/webhooks/notification/post/requestBody/content/application~1json/example");

        assertThat(schema(WEBHOOK).validate(example)).isEmpty();
        assertThat(schema(WEBHOOK).validate(MAPPER.readTree("{\"version\":\"4\"}")))
                .isNotEmpty();
    }
}
