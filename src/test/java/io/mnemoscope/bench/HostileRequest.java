package io.mnemoscope.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Requests that no well-meaning client would send; the same number gives the same request. */
public final class HostileRequest {
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final List<String> CONTENT_TYPES = List.of(
            "Content-Type: application/json\r\n",
            "Content-Type: application/json; charset=utf-8\r\n",
            "Content-Type: application/x-ndjson; charset=utf-16\r\n",
            "Content-Type: text/plain\r\n",
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: \r\n",
            "Content-Type: ;;;\r\n",
            "");
    private static final byte[][] NOT_UTF8 = {
        {(byte) 0xC0, (byte) 0xAF},
        {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        {(byte) 0xFF},
        {(byte) 0xC3},
        {0}
    };

    private HostileRequest() {}

    /** The request of this number. */
    public static byte[] of(long seed, int number) {
        var random = new SplittableRandom(seed + number);
        var text = new HostileText(random).spoil(valid(random, number));
        var body = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0 && body.length > 0) {
            body = spoil(body, random);
        }
        var type = random.nextInt(5) == 0 ? CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())) : NDJSON;
        return switch (random.nextInt(12)) {
            case 0 -> gzipped(type, gzip(body));
            case 1 -> gzipped(type, spoil(gzip(body), random));
            case 2 -> gzipped(type, half(gzip(body)));
            case 3 -> gzipped(type, body);
            case 4 -> HttpRequest.post("/api/v1/snapshots", type, "Content-Encoding: br\r\n", body);
            default -> HttpRequest.post("/api/v1/snapshots", type, "", body);
        };
    }

    private static String valid(SplittableRandom random, int number) {
        var walk = new SnapshotWalk("hostile", number, 1);
        var text = new StringBuilder();
        int lines = random.nextInt(1, 6);
        for (int i = 0; i < lines; i++) {
            SampleText.ndjson(text, walk.simulation(), walk.agent(), walk.next());
        }
        return text.toString();
    }

    private static byte[] spoil(byte[] body, SplittableRandom random) {
        var spoilt = body.clone();
        int at = random.nextInt(spoilt.length);
        var bad = NOT_UTF8[random.nextInt(NOT_UTF8.length)];
        System.arraycopy(bad, 0, spoilt, at, Math.min(bad.length, spoilt.length - at));
        return spoilt;
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] gzipped(String type, byte[] body) {
        return HttpRequest.post("/api/v1/snapshots", type, "Content-Encoding: gzip\r\n", body);
    }

    /** Compressed. */
    public static byte[] gzip(byte[] body) {
        return gzip(body, 1);
    }

    /** The same piece so many times over, compressed: small where the piece is dull. */
    public static byte[] gzip(byte[] piece, int times) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                gzip.write(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
