package io.mnemoscope.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes snapshots as clients do: members left out, in any order, sometimes twice, numbers of every size. */
record RandomLine(Random random) {
    private static final List<String> NAMES = List.of(
            "Alice", "Bob the 2nd", "x", "Zoë", "日本語", "a\\\"b", "\\u0041", "a".repeat(256), "a".repeat(257), "");

    String text() {
        var members = new ArrayList<String>();
        maybe(members, 2, () -> member("simulation", name()));
        maybe(members, 60, () -> member("agent", name()));
        maybe(members, 5, () -> member("timestamp", timestamp()));
        maybe(members, 2, () -> member("step", count()));
        maybe(members, 60, () -> member("memory_stats", memory()));
        maybe(members, 3, () -> member("consolidation_metrics", consolidation()));
        maybe(members, 2, () -> member("episode_count", count()));
        if (random.nextInt(20) == 0) {
            members.add(member("gauges", "{\"g\":1}"));
        }
        if (random.nextInt(20) == 0) {
            members.add(member("memory_stats", memory()));
        }
        return object(members);
    }

    private interface Text {
        String get();
    }

    /** In all but one of so many cases. */
    private void maybe(List<String> members, int times, Text text) {
        if (random.nextInt(times) > 0) {
            members.add(text.get());
        }
    }

    private String memory() {
        var members = new ArrayList<String>();
        maybe(members, 20, () -> member("current_size", count()));
        maybe(members, 3, () -> member("buffer_size", count()));
        maybe(members, 3, () -> member("total_size", count()));
        maybe(members, 3, () -> member("max_size", random.nextInt(4) == 0 ? "null" : count()));
        maybe(members, 2, () -> member("usage_ratio", random.nextInt(4) == 0 ? "null" : decimal()));
        maybe(members, 2, () -> member("is_bounded", String.valueOf(random.nextBoolean())));
        maybe(members, 2, () -> member("approaching_limit", String.valueOf(random.nextBoolean())));
        return object(members);
    }

    private String consolidation() {
        var members = new ArrayList<String>();
        maybe(members, 3, () -> member("total_consolidations", count()));
        maybe(members, 3, () -> member("automatic_consolidations", count()));
        maybe(members, 3, () -> member("manual_consolidations", count()));
        maybe(members, 3, () -> member("last_consolidation_time", random.nextInt(4) == 0 ? "null" : decimal()));
        maybe(members, 3, () -> member("total_memories_consolidated", count()));
        maybe(members, 3, () -> member("average_consolidation_size", decimal()));
        return object(members);
    }

    private String object(List<String> members) {
        if (random.nextInt(3) == 0) {
            Collections.shuffle(members, random);
        }
        var comma = random.nextInt(4) == 0 ? " ,\t" : ",";
        return "{" + String.join(comma, members) + "}" + (random.nextInt(10) == 0 ? " \r" : "");
    }

    private String member(String name, String value) {
        return "\"" + name + "\"" + (random.nextInt(6) == 0 ? " : " : ":") + value;
    }

    private String name() {
        return "\"" + NAMES.get(random.nextInt(4) == 0 ? random.nextInt(NAMES.size()) : random.nextInt(3)) + "\"";
    }

    private String count() {
        return switch (random.nextInt(40)) {
            case 0 -> String.valueOf(random.nextLong());
            case 1 -> "007";
            case 2 -> "-" + random.nextInt(3);
            case 3 -> random.nextInt(100) + ".0";
            case 4 -> "9007199254740991";
            case 5 -> "999999999999999";
            case 6 -> String.valueOf(random.nextLong(1L << 53));
            default -> String.valueOf(random.nextInt(2_000));
        };
    }

    private String decimal() {
        return switch (random.nextInt(12)) {
            case 0 -> String.valueOf(random.nextDouble());
            case 1 -> String.valueOf(random.nextInt(3));
            case 2 -> random.nextLong(1L << 60) + "." + random.nextInt(10);
            case 3 -> random.nextInt(10) + "." + random.nextLong(1L << 53);
            case 4 -> random.nextInt(10) + "." + random.nextLong(1L << 56);
            case 5 -> "1e" + random.nextInt(400);
            case 6 -> "-0.0";
            case 7 -> "0." + "0".repeat(random.nextInt(20)) + random.nextInt(1_000);
            default -> String.format(Locale.ROOT, "%.3f", random.nextDouble() * 200);
        };
    }

    private String timestamp() {
        // Now and then before the year 2000, which is refused.
        var instant = Instant.ofEpochMilli(random.nextLong(900_000_000_000L, 1_800_000_000_000L));
        return switch (random.nextInt(10)) {
            case 0 -> "null";
            case 1 -> String.valueOf(instant.toEpochMilli());
            case 2 -> "\"" + instant.toString().replace("Z", "+02:00") + "\"";
            case 3 ->
                String.format(
                        Locale.ROOT,
                        "\"20%02d-%02d-%02dT%02d:%02d:%02d.%03dZ\"",
                        random.nextInt(40),
                        random.nextInt(14),
                        random.nextInt(33),
                        random.nextInt(25),
                        random.nextInt(61),
                        random.nextInt(61),
                        random.nextInt(1_000));
            case 4 -> "\"" + Instant.ofEpochSecond(instant.getEpochSecond()) + "\"";
            default -> "\"" + instant + "\"";
        };
    }
}
