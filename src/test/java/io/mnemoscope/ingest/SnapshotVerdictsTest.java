package io.mnemoscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.contract.OpenApi;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parser of {@code POST /api/v1/snapshots} takes what the schema SnapshotInput allows, and nothing else. */
class SnapshotVerdictsTest {
    private static final int SEVERAL = 2_000;
    private static final int SEED = 11;
    /** So late that no timestamp is more than a day ahead, which no schema can say. */
    private static final long NOW = MemorySnapshot.MAX_TIME;

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final OpenApi CONTRACT = OpenApi.today();
    /** Reasons of the parser that no schema can say. */
    private static final Set<String> BEYOND_SCHEMAS = Set.of(
            // Half of a surrogate pair, which JSON can escape.
            "must be valid Unicode",
            // The sum of current_size and buffer_size, where there is no total_size.
            "must be at most 2^53 - 1",
            // Which instant it is depends on the offset.
            "must not be before 1970",
            "must not be before the year 2000",
            // Numbers of one unit end before those of the next begin.
            "must be before the year 10000",
            // Two members that contradict each other.
            "must be current_size / max_size",
            // A day that its month does not have: format date-time knows, but it needs an offset.
            "must be RFC 3339: 2026-02-29T00:00:00");

    /** What is taken although it is no RFC 3339, which wants seconds: ISO 8601 does not, and clients send it. */
    private static final String WITHOUT_SECONDS = "\"2026-11-22T19:00Z\"";

    private final BodyParser parser = new BodyParser(Duration.ZERO);

    /** The reason why it is refused; empty if it is not. */
    private String refusal(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var line = parser.ndjson(bytes, bytes.length, NOW);
        assertThat(isElement(bytes)).as(text).isEqualTo(line.snapshots().size() == 1);
        return line.rejected() == 0 ? "" : line.rejections().get(0).reason();
    }

    /** The same in JSON. */
    private boolean isElement(byte[] bytes) {
        try {
            return parser.json(bytes, bytes.length, NOW).snapshots().size() == 1;
        } catch (InvalidInput e) {
            return false;
        }
    }

    private static List<String> errors(String text) {
        try {
            return CONTRACT.errors(CONTRACT.schema("SnapshotInput"), MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return List.of("not JSON");
        }
    }

    @Test
    void areTheSameForEachMemberWithEachValue() {
        assertThat(differences(MutatedSnapshot.single())).isEmpty();
    }

    @Test
    void areTheSameForSeveralMembers() {
        assertThat(differences(MutatedSnapshot.several(SEVERAL, new Random(SEED))))
                .isEmpty();
    }

    private static boolean isKnown(String refusal, String text) {
        return refusal.isEmpty()
                ? text.contains(WITHOUT_SECONDS)
                : BEYOND_SCHEMAS.stream().anyMatch(refusal::startsWith);
    }

    private List<String> differences(List<String> texts) {
        var differences = new ArrayList<String>();
        int taken = 0;
        for (var text : texts) {
            var refusal = refusal(text);
            var errors = errors(text);
            taken += refusal.isEmpty() ? 1 : 0;
            if (refusal.isEmpty() != errors.isEmpty() && !isKnown(refusal, text)) {
                differences.add((refusal.isEmpty() ? "taken, but " + errors : "valid, but " + refusal) + ": " + text);
            }
        }
        assertThat(taken).isBetween(texts.size() / 20, texts.size() / 2);
        return differences;
    }
}
