package io.mnemoscope.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Malformed;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Rejection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Reads bodies: NDJSON line by line, so that one bad line costs only itself; JSON as one object or array. One thread. */
final class BodyParser {
    private static final int TYPICAL_LINE = 400;
    /** Memory does not fail: what goes wrong without being JSON is no text (Jackson's guesses at UTF-16 and UTF-32 end so). */
    private static final String NO_TEXT = "not valid UTF-8";

    private final SnapshotScanner scanner;
    private final JacksonReader reader;

    private List<MemorySnapshot> snapshots = List.of();
    private List<Rejection> rejections = List.of();
    private BitSet finals = new BitSet(0);
    private long[] positions = new long[0];
    private long rejected;

    /**
     * A parser.
     *
     * @param retention snapshots that are older when they arrive are refused; zero: none is
     */
    BodyParser(Duration retention) {
        scanner = new SnapshotScanner(retention);
        reader = new JacksonReader(retention);
    }

    /** Reads whole lines; empty ones are counted and passed over. */
    ParsedBody ndjson(byte[] bytes, int length, long nowMillis) {
        begin(length / TYPICAL_LINE + 1);
        long unknownBefore = reader.unknownMembers();
        long line = 0;
        int from = mark(bytes, length);
        while (from < length) {
            line++;
            from = line(bytes, from, length, line, nowMillis) + 1;
        }
        return end(line, unknownBefore);
    }

    /**
     * Reads one object or one array.
     *
     * @throws InvalidInput if the body as a whole is no JSON, or neither; then nothing of it is taken
     */
    ParsedBody json(byte[] bytes, int length, long nowMillis) {
        begin(length / TYPICAL_LINE + 1);
        long unknownBefore = reader.unknownMembers();
        long elements;
        int from = mark(bytes, length);
        try (var in = Json.FACTORY.createParser(bytes, from, length - from)) {
            elements = elements(in, nowMillis);
        } catch (IOException e) {
            throw new InvalidInput("", NO_TEXT);
        }
        return end(elements, unknownBefore);
    }

    /** Reads all and answers how many there were. */
    private long elements(JsonParser in, long nowMillis) throws IOException {
        long elements = 0;
        try {
            var first = in.nextToken();
            if (first == JsonToken.START_ARRAY) {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    element(in, ++elements, nowMillis);
                }
            } else if (first == JsonToken.START_OBJECT) {
                element(in, ++elements, nowMillis);
            } else {
                throw new InvalidInput("", "the body must be a snapshot or an array of snapshots");
            }
            if (in.nextToken() != null) {
                throw new InvalidInput("", "something follows the JSON value; several need application/x-ndjson");
            }
        } catch (JsonProcessingException e) {
            throw Malformed.input(e, in, true);
        }
        return elements;
    }

    /** Where the text begins: some editors and shells put a byte order mark before UTF-8, which parsers may ignore (RFC 8259). */
    private static int mark(byte[] bytes, int length) {
        boolean marked = length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private void begin(int expected) {
        snapshots = new ArrayList<>(expected);
        positions = new long[expected];
        finals = new BitSet(0);
        rejections = List.of();
        rejected = 0;
    }

    private ParsedBody end(long lines, long unknownBefore) {
        var parsed = new ParsedBody(
                lines, snapshots, positions, finals, rejected, rejections, reader.unknownMembers() - unknownBefore);
        snapshots = List.of();
        rejections = List.of();
        return parsed;
    }

    /** Reads one line and answers where it ends. */
    private int line(byte[] bytes, int from, int length, long line, long nowMillis) {
        try {
            var snapshot = scanner.read(bytes, from, length, nowMillis);
            if (snapshot != null) {
                accept(snapshot, line, false);
                return scanner.lineEnd();
            }
        } catch (InvalidInput e) {
            reject(line, e.field(), e.reason());
            return scanner.lineEnd();
        }
        int to = lineEnd(bytes, from, length);
        if (!blank(bytes, from, to)) {
            unusualLine(bytes, from, to, line, nowMillis);
        }
        return to;
    }

    private void unusualLine(byte[] bytes, int from, int to, long line, long nowMillis) {
        try {
            accept(general(bytes, from, to, nowMillis), line, reader.last());
        } catch (InvalidInput e) {
            reject(line, e.field(), e.reason());
        } catch (IOException e) {
            reject(line, "", NO_TEXT);
        }
    }

    private MemorySnapshot general(byte[] bytes, int from, int to, long nowMillis) throws IOException {
        try (var in = Json.FACTORY.createParser(bytes, from, to - from)) {
            return only(in, nowMillis);
        }
    }

    private MemorySnapshot only(JsonParser in, long nowMillis) throws IOException {
        try {
            in.nextToken();
            var snapshot = reader.read(in, nowMillis);
            if (in.nextToken() != null) {
                throw new InvalidInput("", "more than one JSON value on the line");
            }
            return snapshot;
        } catch (JsonProcessingException e) {
            // Beyond what is listed, nobody reads the reason, and a body of nothing but bad lines would hold the others
            // up.
            throw rejections.size() < IngestReceipt.MAX_LISTED
                    ? Malformed.input(e, in, false)
                    : new InvalidInput("", "");
        }
    }

    private void element(JsonParser in, long position, long nowMillis) throws IOException {
        if (in.currentToken() == null) {
            throw new InvalidInput("", "the array does not end");
        }
        try {
            accept(reader.read(in, nowMillis), position, reader.last());
        } catch (InvalidInput e) {
            reject(position, e.field(), e.reason());
        }
    }

    private void accept(MemorySnapshot snapshot, long position, boolean last) {
        if (snapshots.size() == positions.length) {
            positions = Arrays.copyOf(positions, positions.length * 2 + 1);
        }
        positions[snapshots.size()] = position;
        finals.set(snapshots.size(), last);
        snapshots.add(snapshot);
    }

    private void reject(long position, String field, String reason) {
        rejected++;
        if (rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        if (rejections.size() < IngestReceipt.MAX_LISTED) {
            rejections.add(new Rejection(position, field, reason));
        }
    }

    private static int lineEnd(byte[] bytes, int from, int length) {
        int to = from;
        while (to < length && bytes[to] != '\n') {
            to++;
        }
        return to;
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
