package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON report and the timelines against the Python module's own answers, through the whole server. */
@ExtendWith(VertxExtension.class)
class GoldenReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Comparator<JsonNode> BY_VALUE = (a, b) -> a instanceof NumericNode && b instanceof NumericNode
            ? Double.compare(a.doubleValue(), b.doubleValue())
            : a.equals(b) ? 0 : 1;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theJsonReportIsThePythonModules(int number, Vertx vertx) throws Exception {
        var golden = load(number);
        var expected = golden.get("expected");
        try (var server = TestServer.start(vertx, "monitor.partitions", "1")) {
            var report = report(server, golden);

            for (var agent : iterable(expected.get("stats").fieldNames())) {
                var ours = report.get("agents").get(agent);
                for (var part : List.of("stats", "timeline", "consolidation")) {
                    assertThat(ours.get(part)
                                    .equals(BY_VALUE, expected.get(part).get(agent)))
                            .as("%s of %s: %s", part, agent, ours.get(part))
                            .isTrue();
                }
            }
            assertThat(names(report.get("agents"))).isEqualTo(inOrder(expected));
            assertThat(alerts(report.get("alerts"))).isEqualTo(alerts(expected.get("alerts")));
        }
    }

    private static JsonNode report(TestServer server, JsonNode golden) throws Exception {
        var settings = ((ObjectNode) golden.get("config")).put("mode", "classic");
        var put = server.put("/api/v1/simulations/golden", settings.toString());
        assertThat(put.statusCode()).isEqualTo(200);
        var receipt = server.taken(StreamSupport.stream(golden.get("snapshots").spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n")));
        assertThat(receipt.getInteger("accepted"))
                .isEqualTo(golden.get("snapshots").size());
        return MAPPER.readTree(server.get("/api/v1/reports?format=json").bodyAsString());
    }

    private static JsonNode load(int number) throws Exception {
        var name = "/golden/case-" + (number < 10 ? "0" : "") + number + ".json";
        try (var in = GoldenReportTest.class.getResourceAsStream(name)) {
            return MAPPER.readTree(Objects.requireNonNull(in));
        }
    }

    /** As text; growth from nothing is worded differently by us, on purpose. */
    private static List<String> alerts(JsonNode alerts) {
        var texts = new ArrayList<String>();
        for (var alert : alerts) {
            var message = alert.get("message").textValue().replaceAll("infx increase|from 0 to \\d+ memories", "…");
            texts.add(String.join(
                    " ",
                    alert.get("timestamp").textValue(),
                    alert.get("agent").textValue(),
                    alert.get("type").textValue(),
                    alert.get("severity").textValue(),
                    message.replace("Abnormal memory growth detected: …", "…")));
        }
        return texts;
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> inOrder(JsonNode expected) {
        return expected.get("report_all")
                .textValue()
                .lines()
                .filter(line -> line.startsWith("Agent: "))
                .map(line -> line.substring("Agent: ".length()))
                .toList();
    }

    private static <T> Iterable<T> iterable(Iterator<T> iterator) {
        return () -> iterator;
    }
}
