package io.mnemoscope.ingest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A valid snapshot as JSON text, with some members other than they were; no member twice. */
final class MutatedSnapshot {
    private static final Map<String, String> VALID = Map.ofEntries(
            Map.entry("simulation", "\"town\""),
            Map.entry("agent", "\"Alice\""),
            Map.entry("timestamp", "\"2026-11-22T19:00:00.123Z\""),
            Map.entry("step", "12"),
            Map.entry("simulation_time", "\"2026-11-22T08:00:00\""),
            Map.entry("memory_stats.current_size", "812"),
            Map.entry("memory_stats.buffer_size", "14"),
            Map.entry("memory_stats.total_size", "826"),
            Map.entry("memory_stats.max_size", "1000"),
            Map.entry("memory_stats.usage_ratio", "0.812"),
            Map.entry("memory_stats.is_bounded", "true"),
            Map.entry("memory_stats.approaching_limit", "true"),
            Map.entry("consolidation_metrics.total_consolidations", "4"),
            Map.entry("consolidation_metrics.automatic_consolidations", "3"),
            Map.entry("consolidation_metrics.manual_consolidations", "1"),
            Map.entry("consolidation_metrics.last_consolidation_time", "1.92"),
            Map.entry("consolidation_metrics.total_memories_consolidated", "2010"),
            Map.entry("consolidation_metrics.average_consolidation_size", "502.5"),
            Map.entry("episode_count", "14"),
            Map.entry("gauges.semantic_size", "33"),
            Map.entry("stores.s", "{\"role\":\"context\",\"unit\":\"tokens\",\"size\":7,\"limit\":9}"));
    private static final List<String> ALSO = List.of(
            "memory_stats",
            "consolidation_metrics",
            "gauges",
            "gauges.no\\u0000name",
            "gauges." + "g".repeat(65),
            "stores",
            "stores.no\\u0000name",
            "stores." + "s".repeat(65),
            "no_such_member",
            "memory_stats.no_such_member");
    /** What a member is then; null: it is not there. */
    private static final List<String> VALUES = values();

    private final Map<String, String> members = new TreeMap<>(VALID);

    private static List<String> values() {
        var values = new ArrayList<String>(
                List.of("", "null", "true", "false", "[]", "[1]", "{}", "{\"a\":{\"b\":[1,{}]}}"));
        for (var member : List.of("\"limit\":-1", "\"size\":9007199254740992", "\"added\":0", "\"unit\":\"bytes\"")) {
            values.add("{\"role\":\"context\",\"unit\":\"tokens\",\"size\":7," + member + "}");
        }
        values.addAll(List.of(
                "0", "-0", "-0.0", "0.0", "1", "-1", "1.0", "1.5", "5e3", "1e-400", "0.999", "NaN", "Infinity"));
        values.addAll(
                List.of("9007199254740991", "9007199254740992", "9007199254740991.0", "9007199254740993.5", "1e15"));
        values.addAll(
                List.of("9223372036854775807", "9223372036854775808", "1e16", "1e300", "1e400", "-1e400", "1E+3"));
        values.addAll(List.of("1000", "1000.0001", "1000000000", "1000000000.5", "253402300799999", "253402300800000"));
        values.addAll(List.of(
                "\"\"", "\" \"", "\"x\"", "\"1\"", "\"-1\"", "\"NaN\"", "\"true\"", "\"null\"", "\"Zoë\"", "01"));
        values.addAll(List.of(
                "\"a\\u0000b\"", "\"a\\nb\"", "\"\\u0085\"", "\"\\u007f\"", "\"\\ud800\"", "\"\\ud83d\\ude00\""));
        values.addAll(List.of("\".\"", "\"..\"", "\"...\"", "\".a\"", "\"\\u002e.\""));
        for (int length : new int[] {AgentId.MAX_LENGTH, AgentId.MAX_LENGTH + 1}) {
            values.add("\"" + "a".repeat(length) + "\"");
            values.add("\"" + "\\ud83d\\ude00".repeat(length) + "\"");
        }
        for (var time : List.of(
                "2026-11-22T19:00:00Z",
                "2026-11-22t19:00:00z",
                "2026-11-22T19:00:00.1Z",
                "2026-11-22T19:00:00.123456789Z",
                "2026-11-22T19:00:00.1234567891Z",
                "2026-11-22T19:00:00+02:00",
                "2026-11-22T19:00:00+0200",
                "2026-11-22T19:00:00+19:00",
                "2026-11-22T19:00Z",
                "2026-11-22T19:00:00",
                "2026-11-22 19:00:00Z",
                "2026-11-22 19:00",
                "2026-11-22",
                "2026-11-22T",
                "2026-02-29T00:00:00Z",
                "2026-02-29T00:00:00",
                "2028-02-29T00:00:00Z",
                "2026-11-31T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T23:60:00Z",
                "2016-12-31T23:59:60Z",
                "2016-12-31T23:58:60Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z",
                "+2026-11-22T19:00:00Z")) {
            values.add("\"" + time + "\"");
        }
        return values;
    }

    /** Each member with each value. */
    static List<String> single() {
        var texts = new ArrayList<String>();
        for (var member : members()) {
            for (var value : VALUES) {
                texts.add(new MutatedSnapshot().with(member, value).text());
            }
        }
        return texts;
    }

    /** So many with two to five other members. */
    static List<String> several(int count, Random random) {
        var members = members();
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var snapshot = new MutatedSnapshot();
            for (int changes = 2 + random.nextInt(4); changes > 0; changes--) {
                var value = random.nextInt(3) == 0 ? "" : VALUES.get(random.nextInt(VALUES.size()));
                snapshot.with(members.get(random.nextInt(members.size())), value);
            }
            texts.add(snapshot.text());
        }
        return texts;
    }

    private static List<String> members() {
        var members = new ArrayList<>(ALSO);
        VALID.keySet().stream().sorted().forEach(members::add);
        return members;
    }

    @CanIgnoreReturnValue
    private MutatedSnapshot with(String member, String value) {
        if (value.isEmpty()) {
            members.remove(member);
        } else {
            members.put(member, value);
        }
        return this;
    }

    private String text() {
        var whole = new TreeMap<String, String>();
        members.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                whole.put(name, value);
            } else {
                var outer = name.substring(0, dot);
                if (!members.containsKey(outer)) {
                    whole.put(outer, object(inside(outer + ".")));
                }
            }
        });
        return object(whole);
    }

    private Map<String, String> inside(String prefix) {
        return members.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        (a, b) -> a,
                        TreeMap::new));
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
