package io.mnemoscope.bench;

import java.util.List;
import java.util.SplittableRandom;

/** Spoils the text of a valid body: values, names, times, structure. */
final class HostileText {
    private static final int DEPTH = 100_000;
    private static final List<String> LITERALS = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "1e999",
            "-1e999",
            "1e-999",
            "-1",
            "-0",
            "-0.5",
            "1.5",
            "1.0",
            "1e3",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "9007199254740991",
            "9007199254740992",
            "9".repeat(1_000),
            "0." + "1".repeat(1_000),
            "00012",
            "+1",
            ".5",
            "1.",
            "0x10",
            "\"12\"",
            "\"\"",
            "true",
            "null",
            "{}",
            "[]",
            "[1]",
            "{\"a\":1}",
            "undefined",
            "'1'",
            "",
            ",",
            "1 2");
    private static final List<String> NAMES = List.of(
            "",
            " ",
            "\\u0000",
            "\\u0007",
            "\u0007",
            "\\n",
            "\t",
            "\\ud800",
            "\\udc00",
            "\\ud83d\\ude00",
            "\\ud83dx",
            "\\x",
            "\\u12",
            "x".repeat(256),
            "x".repeat(257),
            "x".repeat(300),
            "é".repeat(300),
            "x".repeat(100_000),
            "a/b?c#d%00",
            "</script>",
            "..",
            "\u202e",
            "\ufeff");
    private static final List<String> TIMES = List.of(
            "\"2099-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59.999Z\"",
            "\"+12026-01-01T00:00:00Z\"",
            "\"yesterday\"",
            "\"\"",
            "\"2026-13-45T99:99:99Z\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-01-01\"",
            "\"2026-01-01T00:00:00\"",
            "\"2026-01-01T00:00:00+99:99\"",
            "\"2026-01-01T00:00:60Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"1969-12-31T23:59:59Z\"",
            "-1",
            "0",
            "1e30",
            "1.5",
            "99999999999999999",
            "1740787200000",
            "null",
            "{}",
            "[]",
            "true",
            "\"2025-03-01t00:00:00z\"",
            "\"2025-03-01T00:00:00.123456789Z\"",
            "\"" + "2".repeat(10_000) + "\"");

    private final SplittableRandom random;

    HostileText(SplittableRandom random) {
        this.random = random;
    }

    /** The text with one thing wrong with it, or none. */
    String spoil(String text) {
        return switch (random.nextInt(13)) {
            case 0 -> replaceValue(text, pick(LITERALS));
            case 1 -> replaceValue(text, nested());
            case 2 -> replaceName(text, pick(NAMES));
            case 3 -> text.replaceFirst("\"timestamp\":\"[^\"]*\"", "\"timestamp\":" + pick(TIMES));
            case 4 -> text + text;
            case 5 -> text.replaceFirst("}\n", ",\"gauges\":" + gauges() + "}\n");
            case 6 -> cut(text);
            case 11 -> text.replaceFirst("}\n", ",\"stores\":" + stores() + "}\n");
            case 7 -> text.substring(0, random.nextInt(text.length()));
            case 8 -> text.replace("\n", pick(List.of("\r\n", "\r", "\n\n\n", " \n ", "", "\0\n", "\u2028")));
            case 9 ->
                text.replaceFirst("\"[a-z_]+\":", pick(List.of("\"\":", "\"x\":", "x:", ":", "\"agent\":", "1:")));
            case 10 ->
                pick(List.of("", " ", "\n", "\ufeff" + text, "null\n", "[]", "{}", "1", "\"a\"", "[[" + text + "]]"));
            default -> text;
        };
    }

    private String replaceValue(String text, String literal) {
        int start = text.indexOf(':', random.nextInt(text.length()));
        int end = start < 0 ? -1 : endOfValue(text, start + 1);
        return end < 0 ? text : text.substring(0, start + 1) + literal + text.substring(end);
    }

    private static int endOfValue(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (",}\n".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private String replaceName(String text, String name) {
        var member = random.nextBoolean() ? "\"agent\":\"" : "\"simulation\":\"";
        int start = text.indexOf(member) + member.length();
        return text.substring(0, start) + name + text.substring(text.indexOf('"', start));
    }

    private String nested() {
        var opening = random.nextBoolean() ? "[" : "{\"a\":";
        var closing = "[".equals(opening) ? "]" : "}";
        return opening.repeat(DEPTH) + (random.nextBoolean() ? "1" + closing.repeat(DEPTH) : "");
    }

    private String gauges() {
        int count = pick(List.of(0, 1, 32, 33, 1_000, 20_000));
        var gauges = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            gauges.append(i == 0 ? "" : ",").append("\"gauge_").append(i).append("\":");
            gauges.append(random.nextInt(20) == 0 ? pick(LITERALS) : Integer.toString(i));
        }
        return gauges.append('}').toString();
    }

    private String stores() {
        int count = pick(List.of(0, 1, 16, 17, 1_000, 20_000));
        var stores = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            stores.append(i == 0 ? "" : ",").append("\"store_").append(i).append("\":");
            stores.append(
                    random.nextInt(20) == 0
                            ? pick(LITERALS)
                            : "{\"role\":\"context\",\"unit\":\"tokens\",\"size\":" + i + ",\"limit\":"
                                    + (random.nextInt(20) == 0 ? pick(LITERALS) : "9") + "}");
        }
        return stores.append('}').toString();
    }

    private String cut(String text) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(1, 40));
        return text.substring(0, from)
                + (random.nextBoolean() ? text.substring(from, to).repeat(2) : "")
                + text.substring(to);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
