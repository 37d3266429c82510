package io.mnemoscope.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Calls of every {@link Endpoint} as no well-meaning client would make them; the same number gives the same call. */
public final class HostileCall {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");
    private static final List<String> VALUES = List.of(
            "",
            "%00",
            "%ff%fe",
            "%c0%af",
            "%ed%a0%80",
            "%",
            "%zz",
            "-1",
            "0",
            "1e999",
            "NaN",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999",
            "0.5",
            "true",
            "null",
            "*",
            ".",
            "..",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "a%2Fb%3Fc%23d",
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "%0d%0aX-Injected:%20yes",
            "%E2%80%AE",
            "%F0%9F%98%80",
            "2026-13-45T99:99:99Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
            "-999999999-01-01T00:00:00Z",
            "1h",
            "P1D",
            "9999999999d",
            "(a%3F%7B1000%7D)%7B1000%7D",
            "a".repeat(257),
            "a".repeat(3_000));
    private static final List<String> LITERALS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e308",
            "-1e308",
            "1e999",
            "NaN",
            "9007199254740993",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[null]",
            "{\"a\":{}}",
            "\"x\"",
            "\"9999999d\"",
            "\"agent=~\\\"(a?){1000}\\\"\"",
            "\"agent=~\\\"(\\\"\"",
            "\"=\"",
            "1.5",
            "'",
            "",
            "[".repeat(5_000));
    private static final List<String> HEADERS = List.of(
            "Accept: application/xml\r\n",
            "Accept-Encoding: gzip, br;q=0, *;q=x\r\n",
            "Range: bytes=0-18446744073709551615\r\n",
            "If-Modified-Since: yesterday\r\n",
            "Authorization: Basic Og==\r\n",
            "Authorization: Bearer\r\n",
            "Origin: null\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Cookie: " + "c=1; ".repeat(400) + "\r\n",
            "X-Forwarded-For: ' OR 1=1 --\r\n",
            "Last-Event-ID: 99999999999999999999\r\n",
            "Upgrade: websocket\r\nConnection: Upgrade\r\n",
            "Content-Encoding: gzip\r\n",
            "Expect: 200-maybe\r\n",
            "X-Long: " + "y".repeat(4_000) + "\r\n");

    private HostileCall() {}

    /** The call of this number: a whole request. */
    public static byte[] of(long seed, int number) {
        var random = new SplittableRandom(seed * 31 + number);
        var endpoint = Endpoint.ALL.get(random.nextInt(Endpoint.ALL.size()));
        var method = random.nextInt(12) == 0 ? pick(METHODS, random) : endpoint.method();
        var target = path(endpoint.path(), random) + query(endpoint, random);
        var headers = random.nextInt(4) == 0 ? pick(HEADERS, random) : "";
        var body = body(endpoint.body(), random).getBytes(StandardCharsets.UTF_8);
        var type = random.nextInt(10) == 0 ? "text/plain" : endpoint.type();
        var head = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + (body.length == 0 && method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n";
        var start = head.getBytes(StandardCharsets.UTF_8);
        var request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** Whether the answer to this request has a head only. */
    public static boolean isHead(byte[] request) {
        return new String(request, 0, 5, StandardCharsets.US_ASCII).equals("HEAD ");
    }

    private static String path(String path, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return path;
        }
        var parts = new ArrayList<>(List.of(path.split("/", -1)));
        int at = random.nextInt(1, parts.size());
        switch (random.nextInt(4)) {
            case 0 -> parts.set(at, pick(VALUES, random));
            case 1 -> parts.add(at, pick(VALUES, random));
            case 2 -> parts.remove(at);
            default -> parts.set(parts.size() - 1, parts.get(parts.size() - 1) + pick(VALUES, random));
        }
        var spoilt = String.join("/", parts);
        return spoilt.startsWith("/") ? spoilt : "/" + spoilt;
    }

    private static String query(Endpoint endpoint, SplittableRandom random) {
        var query = new StringBuilder();
        for (var parameter : new TreeMap<>(endpoint.query()).entrySet()) {
            switch (random.nextInt(8)) {
                case 0, 1 -> add(query, parameter.getKey(), pick(VALUES, random));
                case 2 -> {}
                case 3 -> {
                    add(query, parameter.getKey(), parameter.getValue());
                    add(query, parameter.getKey(), pick(VALUES, random));
                }
                default -> add(query, parameter.getKey(), parameter.getValue());
            }
        }
        if (random.nextInt(10) == 0) {
            add(query, pick(VALUES, random), pick(VALUES, random));
        }
        return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
    }

    private static String body(String body, SplittableRandom random) {
        if (body.isEmpty()) {
            return random.nextInt(10) == 0 ? "{\"unexpected\":" + pick(LITERALS, random) + "}" : "";
        }
        return switch (random.nextInt(8)) {
            case 0 -> body.substring(0, random.nextInt(body.length()));
            case 1, 2, 3 -> replaced(body, random);
            case 4 -> replaced(replaced(body, random), random);
            case 5 -> cut(body, random);
            case 6 -> pick(LITERALS, random);
            default -> body;
        };
    }

    /** One value, or the name of a member, is another. */
    private static String replaced(String body, SplittableRandom random) {
        int start = body.indexOf(':', random.nextInt(body.length()));
        if (start < 0) {
            return body;
        }
        int end = start + 1;
        while (end < body.length() && ",}]".indexOf(body.charAt(end)) < 0) {
            end++;
        }
        return body.substring(0, start + 1) + pick(LITERALS, random) + body.substring(end);
    }

    private static String cut(String body, SplittableRandom random) {
        int from = random.nextInt(body.length());
        int to = Math.min(body.length(), from + random.nextInt(1, 30));
        return body.substring(0, from)
                + (random.nextBoolean() ? body.substring(from, to).repeat(2) : "")
                + body.substring(to);
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
