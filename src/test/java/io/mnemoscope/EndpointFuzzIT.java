package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HostileCall;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.SampleText;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.SnapshotWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked of any endpoint, the answer is a sane one, and afterwards all memory is given back. */
final class EndpointFuzzIT {
    private static final int CALLS = Integer.getInteger("fuzz.calls", 5_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_SHOWN = 10;
    private static final int MOST_MIB = 640;
    private static final int CALLS_A_CONNECTION = 50;

    @TempDir
    static Path directory;

    private static ServerUnderLoad server;

    private final List<String> wrong = new ArrayList<>();
    private @Nullable HttpConnection connection;

    @BeforeAll
    static void start() {
        server = ServerUnderLoad.mnemoscope(directory.resolve("data"), ServerUnderLoad.FLAGS);
        var lines = new StringBuilder();
        var walk = new SnapshotWalk("fuzz", 0, 1);
        for (int i = 0; i < 200; i++) {
            SampleText.ndjson(lines, "fuzz", "Alice", walk.next());
        }
        var body = lines.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(server.exchange(HttpRequest.post("/api/v1/snapshots", "application/x-ndjson", body))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyEndpointAnswersWhateverItIsAsked() throws IOException {
        for (int i = 0; i < CALLS && wrong.size() < MOST_SHOWN; i++) {
            check(i, HostileCall.of(SEED, i));
        }
        drop();

        assertThat(wrong).as("calls of seed " + SEED).isEmpty();
        assertThat(server.log().lines().filter(line -> line.contains("ERROR") || line.contains("Exception")))
                .isEmpty();
        Await.until(
                "the memory of all requests to be given back",
                PATIENCE,
                () -> taken("bodies") == 0 && taken("in_flight") == 0 && taken("answers") == 0 && taken("live") == 0);
        assertThat(server.usage().peakResidentMiB()).isLessThan(MOST_MIB);
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
    }

    private void check(int number, byte[] request) throws IOException {
        var what = number + ": " + shown(request);
        try {
            var answer = HostileCall.isHead(request) ? head(request) : exchange(number, request);
            var mistake = mistake(answer);
            if (mistake != null) {
                wrong.add(mistake + " " + answer + " to " + what);
            }
        } catch (IOException e) {
            drop();
            wrong.add(e + " instead of an answer to " + what);
        }
    }

    private HttpAnswer exchange(int number, byte[] request) throws IOException {
        var kept = connection;
        if (kept == null || number % CALLS_A_CONNECTION == 0) {
            drop();
            kept = new HttpConnection(server.port());
            connection = kept;
        }
        var answer = kept.exchange(request);
        if (answer.status() == 101 || answer.status() >= 400) {
            drop();
        }
        return answer;
    }

    /** Its answer has the length of a body that does not come. */
    private static HttpAnswer head(byte[] request) throws IOException {
        try (var own = new HttpConnection(server.port())) {
            own.write(request);
            return own.readHead();
        }
    }

    private void drop() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** What is refused before the router: a handshake of a WebSocket without its key. */
    private static boolean isProtocols(HttpAnswer answer) {
        return answer.status() == 400 && answer.body().equals("Bad Request");
    }

    private static @Nullable String mistake(HttpAnswer answer) {
        if (answer.busy()) {
            return answer.header("retry-after").isEmpty() ? "no Retry-After" : null;
        }
        if (answer.status() >= 500 && answer.status() != 501 && answer.status() != 505) {
            return "a failure of the server";
        }
        if (answer.status() >= 400 && !answer.body().isEmpty() && !isProtocols(answer)) {
            return problem(answer);
        }
        return answer.header("x-injected").isEmpty() ? null : "an injected header";
    }

    private static @Nullable String problem(HttpAnswer answer) {
        if (!answer.header("content-type").startsWith("application/problem+json")) {
            return "no problem+json";
        }
        if (answer.body().contains("\tat ") || answer.body().contains("Exception")) {
            return "insides of the server";
        }
        return Rest.json(answer.body()).path("status").asInt() == answer.status() ? null : "another status";
    }

    private static double taken(String kind) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("mnemoscope_budget_bytes") && line.contains("\"" + kind + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String shown(byte[] request) {
        var text = new String(request, StandardCharsets.UTF_8);
        return text.length() <= 1_000 ? text : text.substring(0, 1_000) + "...";
    }
}
