package io.mnemoscope.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.ingest.Ndjson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A walk, what the Python module made of it, and what ours does.
 *
 * @param expected the Python module's answers
 * @param monitors by agent, in order of first sight
 * @param histories by agent
 * @param alerts in the order in which they were raised
 */
record GoldenCase(
        String name,
        JsonNode expected,
        Map<AgentId, AgentMonitor> monitors,
        Map<AgentId, List<MemorySnapshot>> histories,
        List<Alert> alerts) {
    private static final int CASES = 12;
    private static final long NOW = Instant.parse("2026-11-22T00:00:00Z").toEpochMilli();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<GoldenCase> all() {
        return IntStream.range(0, CASES)
                .mapToObj(i -> String.format(Locale.ROOT, "case-%02d", i))
                .map(GoldenCase::load);
    }

    private static GoldenCase load(String name) {
        try (var in = GoldenCase.class.getResourceAsStream("/golden/" + name + ".json")) {
            var tree = MAPPER.readTree(Objects.requireNonNull(in));
            var lines = StreamSupport.stream(tree.get("snapshots").spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining("\n"));
            var golden = new GoldenCase(
                    name, tree.get("expected"), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
            golden.observe(rules(tree.get("config")), Ndjson.snapshots(lines, NOW));
            return golden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleSet rules(JsonNode config) {
        return new RuleSet(RuleSettings.of(
                AlertMode.CLASSIC,
                config.get("alert_threshold").doubleValue(),
                config.get("growth_rate_threshold").doubleValue(),
                config.get("consolidation_frequency_threshold").doubleValue()));
    }

    private void observe(RuleSet rules, List<MemorySnapshot> snapshots) {
        for (var snapshot : snapshots) {
            var monitor = monitors.computeIfAbsent(snapshot.id(), id -> new AgentMonitor(rules, monitors.size()));
            histories.computeIfAbsent(snapshot.id(), id -> new ArrayList<>()).add(snapshot);
            monitor.observe(snapshot).events().forEach(event -> alerts.add(event.alert()));
        }
    }

    AgentStats stats(AgentId agent) {
        return Objects.requireNonNull(monitors.get(agent)).stats();
    }

    List<MemorySnapshot> history(AgentId agent) {
        return Objects.requireNonNull(histories.get(agent));
    }

    /** The Python module's text of an alert with growth from nothing as we say it. */
    String ours(String theirs) {
        var text = theirs;
        for (var alert : alerts) {
            if (Double.isInfinite(alert.value())) {
                var old = alert.text().replace(alert.message(), "Abnormal memory growth detected: infx increase");
                text = text.replace(old, alert.text());
            }
        }
        return text;
    }

    @Override
    public String toString() {
        return name;
    }
}
