package io.mnemoscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.stats.MemoryTrend;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twelve walks and the Python module's own answers: ours are the same to the character but for the wanted differences. */
class GoldenTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WIDTH = 60;
    private static final int HEIGHT = 15;
    private static final int RECENT = 5;
    private static final String RECENT_ALERTS = "Recent Alerts:\n";

    static Stream<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void raisesTheSameAlertsInTheSameOrder(GoldenCase golden) {
        var expected = golden.expected().get("alerts");

        assertThat(golden.alerts()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            var theirs = expected.get(i);
            var ours = golden.alerts().get(i);
            boolean fromNothing = theirs.get("message").textValue().endsWith(": infx increase");
            long total = ours.memory().totalSize();
            var message = fromNothing
                    ? "Abnormal memory growth detected: from 0 to " + total + " memories"
                    : theirs.get("message").textValue();

            assertThat(Rfc3339.format(ours.updatedMillis()))
                    .isEqualTo(theirs.get("timestamp").textValue());
            assertThat(ours.agent().agent()).isEqualTo(theirs.get("agent").textValue());
            assertThat(ours.type().wireName()).isEqualTo(theirs.get("type").textValue());
            assertThat(ours.severity().wireName())
                    .isEqualTo(theirs.get("severity").textValue());
            assertThat(ours.message()).isEqualTo(message);
            assertThat(ours.text())
                    .isEqualTo(theirs.get("text")
                            .textValue()
                            .replace(theirs.get("message").textValue(), message));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheSameStatistics(GoldenCase golden) throws JsonProcessingException {
        for (var entry : agents(golden, "stats").entrySet()) {
            var stats = golden.stats(entry.getKey());

            var json =
                    MAPPER.readTree(Json.text(out -> AgentJson.writeStatistics(out, stats, MemoryTrend.of(List.of()))));

            for (var member : entry.getValue().properties()) {
                assertThat(plain(json.get(member.getKey())))
                        .as("%s %s", entry.getKey(), member.getKey())
                        .isEqualTo(plain(member.getValue()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheSameTimeline(GoldenCase golden) throws JsonProcessingException {
        for (var entry : agents(golden, "timeline").entrySet()) {
            var history = golden.history(entry.getKey());

            var json = Series.render(RenderReport.Series.Kind.TIMELINE, history).toString();

            assertThat(plain(MAPPER.readTree(json))).isEqualTo(plain(entry.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheSameConsolidationSeries(GoldenCase golden) throws JsonProcessingException {
        for (var entry : agents(golden, "consolidation").entrySet()) {
            var history = golden.history(entry.getKey());

            var json = Series.render(RenderReport.Series.Kind.CONSOLIDATION, history)
                    .toString();

            assertThat(plain(MAPPER.readTree(json))).isEqualTo(plain(entry.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsTheSameReportOfAllAgents(GoldenCase golden) {
        var text = TextReport.render(stats(golden), last(golden.alerts()));

        assertThat(text)
                .isEqualTo(golden.ours(golden.expected().get("report_all").textValue()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void printsTheSameReportOfOneAgentButForTheOtherAgentsAlerts(GoldenCase golden) {
        for (var entry : agents(golden, "report").entrySet()) {
            var own = last(golden.alerts().stream()
                    .filter(alert -> alert.agent().equals(entry.getKey()))
                    .toList());
            var theirs = golden.ours(entry.getValue().textValue());
            var end = "=".repeat(60);
            var lines = new StringBuilder();
            own.forEach(alert -> lines.append(alert.text()).append('\n'));
            var head = theirs.substring(
                    0, theirs.contains(RECENT_ALERTS) ? theirs.indexOf(RECENT_ALERTS) : theirs.lastIndexOf(end));
            var recent = own.isEmpty() ? "" : RECENT_ALERTS + "-".repeat(40) + "\n" + lines + "\n";

            var text = TextReport.render(List.of(golden.stats(entry.getKey())), own);

            assertThat(text).isEqualTo(head + recent + end);
            if (golden.monitors().size() == 1) {
                assertThat(text).isEqualTo(theirs);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsTheSameCharts(GoldenCase golden) {
        for (var entry : agents(golden, "chart").entrySet()) {
            var history = golden.history(entry.getKey());
            for (var chart : entry.getValue().properties()) {
                var metric = Metric.named(chart.getKey());
                var theirs = chart.getValue().textValue();

                var ours = draw(metric, entry.getKey(), history);

                if (history.size() <= WIDTH) {
                    assertThat(ours).isEqualTo(theirs);
                } else {
                    assertThat(frame(ours)).isEqualTo(frame(theirs));
                    assertNewestIsShown(ours, metric, history);
                }
            }
        }
    }

    private static String draw(Metric metric, AgentId agent, List<MemorySnapshot> history) {
        var values = history.stream().mapToDouble(metric::of).toArray();
        return TextChart.render(metric, agent.agent(), values, values.length, WIDTH, HEIGHT);
    }

    /** Everything but the columns. */
    private static List<String> frame(String chart) {
        return chart.lines()
                .map(line -> line.contains(" │ ") ? line.substring(0, line.indexOf(" │ ") + 3) : line)
                .toList();
    }

    private static void assertNewestIsShown(String chart, Metric metric, List<MemorySnapshot> history) {
        double min = history.stream().mapToDouble(metric::of).min().orElseThrow();
        double max = history.stream().mapToDouble(metric::of).max().orElseThrow();
        double newest = metric.of(history.get(history.size() - 1));
        double height = (newest - min) / (max > min ? max - min : 1) * (HEIGHT - 1);
        var rows = chart.lines().filter(line -> line.contains(" │ ")).toList();
        for (int row = 0; row < HEIGHT; row++) {
            var line = rows.get(HEIGHT - 1 - row);
            if (height >= row - 0.5) {
                assertThat(line).hasSize(9 + WIDTH).endsWith("█");
            }
        }
    }

    private static Map<AgentId, JsonNode> agents(GoldenCase golden, String member) {
        var agents = new TreeMap<AgentId, JsonNode>((a, b) -> a.agent().compareTo(b.agent()));
        for (var entry : golden.expected().get(member).properties()) {
            agents.put(new AgentId("golden", entry.getKey()), entry.getValue());
        }
        assertThat(agents.keySet())
                .containsExactlyInAnyOrderElementsOf(golden.monitors().keySet());
        return agents;
    }

    private static List<AgentStats> stats(GoldenCase golden) {
        return golden.monitors().values().stream().map(AgentMonitor::stats).toList();
    }

    private static List<Alert> last(List<Alert> alerts) {
        return alerts.subList(Math.max(0, alerts.size() - RECENT), alerts.size());
    }

    /** The tree with every number a double: Python writes 0 where another writes 0.0. */
    private static JsonNode plain(JsonNode node) {
        if (node.isNumber()) {
            return MAPPER.getNodeFactory().numberNode(node.doubleValue());
        }
        if (node.isArray()) {
            var array = MAPPER.createArrayNode();
            node.forEach(element -> array.add(plain(element)));
            return array;
        }
        if (node.isObject()) {
            var object = MAPPER.createObjectNode();
            node.properties().forEach(member -> object.set(member.getKey(), plain(member.getValue())));
            return object;
        }
        return node;
    }
}
