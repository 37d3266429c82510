package io.mnemoscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The scanner is right about all that it accepts: Jackson is the judge. */
class SnapshotScannerTest {
    private static final long NOW = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final int LINES = 20_000;
    private static final int MARGIN = 3;

    private final SnapshotScanner scanner = new SnapshotScanner(Duration.ZERO);
    private final JacksonReader reader = new JacksonReader(Duration.ZERO);

    /** A snapshot, or the field that is wrong, or (all null) something that this reader leaves to another. */
    private record Answer(
            @Nullable MemorySnapshot snapshot, @Nullable String wrongField) {
        boolean none() {
            return snapshot == null && wrongField == null;
        }
    }

    @Test
    void whateverItAnswersForValidLinesJacksonAnswersToo() {
        int answered = 0;
        for (long seed = 0; seed < LINES; seed++) {
            var line = new RandomLine(new Random(seed)).text();

            answered += compare(line.getBytes(StandardCharsets.UTF_8), seed) ? 1 : 0;
        }

        assertThat(answered).as("lines that the scanner took").isGreaterThan(LINES / 10);
    }

    @Test
    void whateverItAnswersForMutatedLinesJacksonAnswersToo() {
        int answered = 0;
        for (long seed = 0; seed < LINES; seed++) {
            var random = new Random(~seed);
            var bytes = new RandomLine(random).text().getBytes(StandardCharsets.UTF_8);

            answered += compare(mutated(bytes, random), seed) ? 1 : 0;
        }

        assertThat(answered).as("lines that the scanner took").isGreaterThan(LINES / 100);
    }

    @Test
    void readsTheDocumentedShape() {
        var line = "{\"simulation\":\"s\",\"agent\":\"a\",\"timestamp\":\"2026-11-22T11:00:00.123Z\",\"step\":1,"
                + "\"memory_stats\":{\"current_size\":812,\"buffer_size\":14,\"total_size\":826,\"max_size\":1000,"
                + "\"usage_ratio\":0.812,\"is_bounded\":true,\"approaching_limit\":true},\"episode_count\":14}";
        var bytes = line.getBytes(StandardCharsets.UTF_8);

        var snapshot = scanner.read(bytes, 0, bytes.length, NOW);

        assertThat(snapshot).isEqualTo(jackson(bytes, 0, bytes.length).snapshot());
        assertThat(snapshot).isNotNull();
    }

    /** Whether the scanner had an answer. The line lies somewhere in a larger array. */
    private boolean compare(byte[] line, long seed) {
        var bytes = new byte[line.length + 2 * MARGIN];
        Arrays.fill(bytes, (byte) '"');
        System.arraycopy(line, 0, bytes, MARGIN, line.length);
        int to = MARGIN + line.length;

        var scanned = scanned(bytes, MARGIN, to);

        if (scanned.none()) {
            return false;
        }
        var read = jackson(bytes, MARGIN, to);
        assertThat(scanned)
                .as(() -> "seed " + seed + ": " + new String(line, StandardCharsets.UTF_8))
                .isEqualTo(read);
        return true;
    }

    private Answer scanned(byte[] bytes, int from, int to) {
        try {
            return new Answer(scanner.read(bytes, from, to, NOW), null);
        } catch (InvalidInput e) {
            return new Answer(null, e.field());
        }
    }

    private Answer jackson(byte[] bytes, int from, int to) {
        try (var in = Json.FACTORY.createParser(bytes, from, to - from)) {
            Objects.requireNonNull(in.nextToken());
            var snapshot = reader.read(in, NOW);
            return in.nextToken() == null ? new Answer(snapshot, null) : new Answer(null, "more than one value");
        } catch (InvalidInput e) {
            return new Answer(null, e.field());
        } catch (JsonProcessingException e) {
            return new Answer(null, "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new Answer(null, "not text: " + e.getMessage());
        }
    }

    private static byte[] mutated(byte[] line, Random random) {
        var alphabet = "0123456789.eE+-\"{}[]:,\\ tfn\u007f\u0000é".getBytes(StandardCharsets.UTF_8);
        var bytes = line.clone();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            byte other = random.nextInt(4) == 0
                    ? bytes[random.nextInt(bytes.length)]
                    : alphabet[random.nextInt(alphabet.length)];
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = other;
                case 1 -> bytes = without(bytes, at);
                case 2 -> bytes = with(bytes, at, other);
                default -> bytes = with(bytes, at, (byte) ('0' + random.nextInt(10)));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at) {
        var shorter = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        var longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = value;
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        return longer;
    }
}
