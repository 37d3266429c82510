package io.mnemoscope.lab.backtest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Rehearsal;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.ingest.Ndjson;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** History under trial beside what the same rules said when the snapshots came. */
class BacktestTest {
    private static final long NOW = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final BacktestRequest ALL =
            new BacktestRequest(Glob.ANY, Glob.ANY, 0, Long.MAX_VALUE, SettingsPatch.NONE, 10_000);

    private final InMemoryStore store = new InMemoryStore();
    private final Map<AgentId, AgentMonitor> monitors = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theRulesOfThenSayWhatTheySaidThen(long seed) throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        var random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            walk.addAll(Moments.walk(random, new AgentId("town", "agent-" + i), 2_500));
        }
        walk.sort(Comparator.comparingLong(MemorySnapshot::timestampMillis));
        var events = lived(walk, RuleSettings.DEFAULTS);

        var result = backtest(until(walk), RuleSettings.DEFAULTS);

        long fired = events.stream()
                .filter(event -> event.kind() == AlertEvent.Kind.FIRING)
                .count();
        assertThat(fired).isGreaterThan(20);
        assertThat(result.getJsonObject("backtest").getLong("alerts")).isEqualTo(fired);
        assertThat(result.getJsonObject("live")).isEqualTo(withoutFlaps(result.getJsonObject("backtest")));
        assertThat(result.getJsonObject("difference"))
                .isEqualTo(new JsonObject()
                        .put("both", fired)
                        .put("only_backtest", 0)
                        .put("only_live", 0));
        for (var entry : objects(result, "alerts")) {
            var ours = entry.getJsonObject("backtest");
            var live = entry.getJsonObject("live");
            if (!entry.getString("rule").startsWith("growth_")) {
                assertThat(ours.getString("id")).as(entry.encode()).isEqualTo(live.getString("id"));
                assertThat(ours.getString("resolved_at")).isEqualTo(live.getString("resolved_at"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theTimersGoByTheSnapshotsOwnTimes(long seed) throws Exception {
        var walk = timeline(new Random(seed));
        var settings = RuleSettings.DEFAULTS.with(SettingsJson.patch("{\"rules\":{\"growth_outlier\":true}}"));
        var events = lived(walk, settings);

        var result = backtest(until(walk), settings);

        for (var type : List.of("growth_outlier", "agent_stalled", "simulation_lost")) {
            long fired = events.stream()
                    .filter(event -> event.kind() == AlertEvent.Kind.FIRING
                            && event.alert().type().wireName().equals(type))
                    .count();
            var rule = rule(result, type);
            assertThat(fired).as(type).isPositive();
            assertThat(rule.getJsonObject("backtest").getLong("alerts"))
                    .as("%s", rule)
                    .isEqualTo(fired);
            assertThat(rule.getJsonObject("difference").getInteger("only_live"))
                    .as("%s", rule)
                    .isZero();
        }
    }

    static List<RuleType> types() {
        return RuleRegistry.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void eachRulesWalkFiresThatRuleOnce(RuleType type) throws Exception {
        var calls = SettingsJson.patch(
                "{\"rules\":{\"calls\":{\"gauge\":\"llm_calls\",\"warning\":{\"enter\":100,\"leave\":50}}"
                        + (type.wireName().equals("growth_outlier") ? ",\"growth_outlier\":true" : "") + "}}");
        var walk = Ndjson.snapshots(resource("/walks/" + type.wireName() + ".ndjson"), NOW);
        var unused = lived(walk, RuleSettings.of(AlertMode.CLASSIC, 9, 9e9, 9e9));

        var result = backtest(
                new BacktestRequest(
                        Glob.ANY, Glob.ANY, 0, walk.get(walk.size() - 1).timestampMillis() + 1, calls, 10),
                RuleSettings.DEFAULTS);

        assertThat(result.getJsonObject("backtest").getMap())
                .containsEntry("alerts", 1)
                .containsEntry("open", 0);
        var alert = objects(result, "alerts").get(0);
        assertThat(alert.getString("type")).isEqualTo(type.wireName());
        assertThat(alert.getString("seen")).isEqualTo("only_backtest");
        assertThat(alert.getJsonObject("backtest").getString("fired_at")).isNotNull();
        assertThat(alert.getJsonObject("backtest").getDouble("seconds")).isPositive();
    }

    @Test
    void otherLevelsAreSeenAsADifference() throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 300; i++) {
            walk.add(Moments.filled(i, i % 100 < 50 ? 700 : i < 200 ? 780 : 820));
        }
        var unused = lived(walk, RuleSettings.DEFAULTS);

        var stricter = backtest(with("{\"alert_threshold\":0.77}"), RuleSettings.DEFAULTS);
        var looser = backtest(with("{\"rules\":{\"threshold_exceeded\":false}}"), RuleSettings.DEFAULTS);

        assertThat(rule(stricter, "threshold_exceeded")
                        .getJsonObject("difference")
                        .getMap())
                .containsEntry("both", 1)
                .containsEntry("only_backtest", 2)
                .containsEntry("only_live", 0);
        assertThat(rule(looser, "threshold_exceeded")
                        .getJsonObject("difference")
                        .getMap())
                .containsEntry("both", 0)
                .containsEntry("only_live", 1);
        assertThat(objects(looser, "alerts").stream()
                        .filter(entry -> entry.getString("seen").equals("only_live"))
                        .map(entry -> entry.getString("rule")))
                .contains("threshold_exceeded");
    }

    @Test
    void classicRulesAreTriedToo() throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 50; i++) {
            walk.add(Moments.filled(i, 850));
        }
        var unused = lived(walk, RuleSettings.DEFAULTS);

        var result = backtest(with("{\"mode\":\"classic\"}"), RuleSettings.DEFAULTS);

        assertThat(rule(result, "threshold_exceeded").getJsonObject("backtest").getInteger("alerts"))
                .isEqualTo(50);
        assertThat(rule(result, "threshold_exceeded").getJsonObject("live").getInteger("alerts"))
                .isEqualTo(1);
    }

    @Test
    void toAndFroIsCountedThoughItIsOneAlert() throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 40; i++) {
            walk.add(Moments.filled(i, i % 4 < 2 ? 810 : 770));
        }
        var unused = lived(walk, RuleSettings.DEFAULTS);

        var rule = rule(backtest(ALL, RuleSettings.DEFAULTS), "threshold_exceeded");

        assertThat(rule.getJsonObject("backtest").getMap())
                .containsEntry("alerts", 1)
                .containsEntry("flaps", 9);
    }

    @Test
    void anAlertThatBeganBeforeTheRangeIsNotOfIt() throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 100; i++) {
            walk.add(Moments.filled(i, i < 40 ? 850 : i < 80 ? 500 : 900));
        }
        var unused = lived(walk, RuleSettings.DEFAULTS);

        var result = backtest(
                new BacktestRequest(Glob.ANY, Glob.ANY, Moments.START + 20_000, Long.MAX_VALUE, SettingsPatch.NONE, 10),
                RuleSettings.DEFAULTS);

        assertThat(rule(result, "threshold_exceeded").getJsonObject("backtest").getMap())
                .containsEntry("alerts", 1)
                .containsEntry("open", 1);
        assertThat(rule(result, "threshold_exceeded")
                        .getJsonObject("difference")
                        .getInteger("both"))
                .isEqualTo(1);
        assertThat(result.getInteger("snapshots")).isEqualTo(80);
    }

    @Test
    void theListHasALimitAndTheCountsAreExact() throws Exception {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 50; i++) {
            walk.add(Moments.filled(i, 850));
        }
        var unused = lived(walk, RuleSettings.of(AlertMode.CLASSIC, 0.9, 9e9, 9e9));
        var request = new BacktestRequest(
                Glob.ANY, Glob.ANY, 0, Long.MAX_VALUE, SettingsJson.patch("{\"alert_threshold\":0.8}"), 7);

        var result = backtest(request, RuleSettings.of(AlertMode.CLASSIC, 0.9, 9e9, 9e9));

        assertThat(result.getJsonObject("backtest").getInteger("alerts")).isEqualTo(50);
        assertThat(result.getJsonArray("alerts")).hasSize(7);
        assertThat(result.getInteger("alerts_left_out")).isEqualTo(43);
    }

    @Test
    void ofSomeAgentsTheRulesForWholeSimulationsAreNotTriedAndSaidSo() throws Exception {
        var unused = lived(Moments.walk(new Random(1), Moments.ALICE, 100), RuleSettings.DEFAULTS);

        var result = backtest(
                new BacktestRequest(Glob.ANY, new Glob("A*"), 0, Long.MAX_VALUE, SettingsPatch.NONE, 10),
                RuleSettings.DEFAULTS);

        assertThat(result.getJsonObject("not_backtested").fieldNames())
                .containsExactlyInAnyOrder("agent_stalled", "growth_changed", "growth_outlier", "simulation_lost");
    }

    /** Plays the snapshots as if they came now, and stores them and what came of them. */
    private List<AlertEvent> lived(List<MemorySnapshot> walk, RuleSettings settings) throws Exception {
        var events = new Rehearsal(settings).play(walk);
        var appended = store.append(new StoreBatch(1, walk, events, List.of())).await(5, SECONDS);
        assertThat(appended.firstOffset()).isNotNegative();
        var rules = new RuleSet(RuleSettings.DEFAULTS);
        for (var snapshot : walk) {
            var unused = monitors.computeIfAbsent(snapshot.id(), id -> new AgentMonitor(rules, 0))
                    .observe(snapshot);
        }
        return events;
    }

    private JsonObject backtest(BacktestRequest request, RuleSettings today) throws Exception {
        var config = ConfigReader.read("", Map.of(), Map.of()).alerting();
        var sources = new Backtest.Sources(store, store, config, () -> Instant.ofEpochMilli(NOW));
        var rules = new CandidateRules(new RuleConfiguration(today, List.of()), request.patch());
        List<AgentStats> agents =
                monitors.values().stream().map(AgentMonitor::stats).toList();
        var backtest = new Backtest("x", request, sources, rules, agents);
        JsonObject said = new JsonObject();
        while (!backtest.over()) {
            said = new JsonObject(backtest.go().await(60, SECONDS));
        }
        return said.getJsonObject("result");
    }

    /** Up to the last snapshot: after that the simulation would be lost. */
    private static BacktestRequest until(List<MemorySnapshot> walk) {
        return new BacktestRequest(Glob.ANY, Glob.ANY, 0, end(walk), SettingsPatch.NONE, 10_000);
    }

    private static long end(List<MemorySnapshot> walk) {
        return walk.get(walk.size() - 1).timestampMillis() + 1;
    }

    private static BacktestRequest with(String settings) {
        return new BacktestRequest(Glob.ANY, Glob.ANY, 0, Long.MAX_VALUE, SettingsJson.patch(settings), 10_000);
    }

    /** Ten agents, of which one is silent now and then, one bursts, and all are once. */
    private static List<MemorySnapshot> timeline(RandomGenerator random) {
        var walk = new ArrayList<MemorySnapshot>();
        var sizes = new long[10];
        for (int second = 0; second < 900; second++) {
            for (int a = 0; a < 10; a++) {
                boolean silent = (a == 3 && second / 60 % 4 == 1) || (second >= 500 && second < 640);
                sizes[a] += a == 5 && second > 200 && second < 300 ? 9 : random.nextInt(2);
                if (!silent) {
                    walk.add(sized(new AgentId("town", "agent-" + a), 1_000L * second + random.nextInt(900), sizes[a]));
                }
            }
        }
        walk.sort(Comparator.comparingLong(MemorySnapshot::timestampMillis));
        return walk;
    }

    private static MemorySnapshot sized(AgentId id, long millis, long size) {
        return new MemorySnapshot(
                id,
                Moments.START + millis,
                new MemoryStats(size, 0, size, 0, Double.NaN, false, false),
                ConsolidationMetrics.NONE,
                0,
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    private static JsonObject withoutFlaps(JsonObject side) {
        var copy = side.copy();
        copy.remove("flaps");
        return copy;
    }

    private static JsonObject rule(JsonObject result, String name) {
        return objects(result, "rules").stream()
                .filter(rule -> rule.getString("rule").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + result));
    }

    private static List<JsonObject> objects(JsonObject from, String member) {
        return from.getJsonArray(member).stream().map(JsonObject.class::cast).toList();
    }

    private static String resource(String name) throws Exception {
        try (var in = BacktestTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
