package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of JSON that cannot be read names the place, and nothing of the parser that could not read it. */
@ExtendWith(VertxExtension.class)
class MalformedJsonTest {
    private static final String INSIDES =
            "(?s).*(`|[Ff]eature|ALLOW_|Stream|Json|jackson|Jackson|\\bcom\\.|\\bjava\\b|Exception|\\(\\)|VALUE_).*";
    private static final int ROUNDS = 400;
    private static final long SEED = 20_261_128;

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static List<String> doors() {
        return List.of(
                "PUT /api/v1/agents/s/a",
                "PUT /api/v1/simulations/s",
                "POST /api/v1/silences",
                "POST /api/v1/profiles",
                "POST /api/v1/backtest",
                "POST /api/v1/alerts/x/acknowledge",
                "POST /api/v1/snapshots");
    }

    private JsonObject refused(String door, Buffer body) throws Exception {
        var parts = door.split(" ", 2);
        var answer = server.request(HttpMethod.valueOf(parts[0]), parts[1])
                .putHeader("Content-Type", "application/json")
                .sendBuffer(body)
                .await(5, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(door + " " + answer.bodyAsString()).isEqualTo(400);
        assertThat(answer.bodyAsString()).as(door).doesNotMatch(INSIDES);
        return answer.bodyAsJsonObject();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":{\"b\":NaN}}|NaN is not a number|a.b",
                "{\"a\":Infinity}|Infinity is not a number|a",
                "{\"a\":-Infinity}|-Infinity is not a number|a",
                "{\"a\":-INF}|-INF is not a number|a",
                "{\"a\":+1}|plus sign|a",
                "{\"a\":[1,NaN]}|NaN is not a number|a[1]",
                "{\"a\":1 /* x */}|no comments|",
                "{\"a\":|ends too early|",
                "{\"a\":\"x|ends too early|",
                "{a:1}|double-quote|",
                "{\"a\":007}|not valid JSON|",
                "{'a':1}|double-quote|",
                "{\"a\":tru}|: Unrecognized token 'tru': expected a value|",
                "{\"a\":.5}|: Unexpected character ('.'): expected a value|",
                "{\"a\":]}|: Unexpected character (']'): expected a value|",
                "[1}|: Unexpected close marker '}': expected ']'|",
                "{\"a\":1.}|: Decimal point not followed by a digit|",
            })
    void namesThePlaceAndWhatIsWrong(String json, String words, String field) throws Exception {
        for (var door : doors()) {
            var problem = refused(door, Buffer.buffer(json));

            assertThat(problem.getString("detail")).as(door).contains(words).containsPattern("line 1, column \\d+");
            assertThat(problem.getString("field")).as(door).isEqualTo(field);
        }
    }

    @Test
    void cutsLongWordsBetweenThem() throws Exception {
        for (var door : doors()) {
            var problem = refused(door, Buffer.buffer("{\"a\":" + "word".repeat(15) + "}"));

            assertThat(problem.getString("detail")).as(door).endsWith(": Unrecognized token…");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e999", "1e400", "1e309"})
    void namesANumberThatIsTooLarge(String number) throws Exception {
        for (var door : doors().subList(0, 6)) {
            var problem = refused(door, Buffer.buffer("{\"a\":[1,{\"b\":" + number + "}]}"));

            assertThat(problem.getString("detail")).as(door).contains("the number is too large");
            assertThat(problem.getString("field")).as(door).isEqualTo("a[1].b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e9", "c3", "c0af", "eda080", "f4908080"})
    void refusesTextThatIsNotUtf8(String hex) throws Exception {
        for (var door : doors().subList(0, 6)) {
            var body = Buffer.buffer("{\"author\":\"")
                    .appendBytes(HexFormat.of().parseHex(hex))
                    .appendString("\",\"comment\":\"x\",\"matchers\":[\"agent=a\"]}");

            assertThat(refused(door, body).getString("detail")).as(door).contains("not valid UTF-8");
        }
    }

    @Test
    void namesWhatIsTooDeepOrTooLong() throws Exception {
        for (var door : doors()) {
            var deep = refused(door, Buffer.buffer("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"));
            var number = refused(door, Buffer.buffer("{\"a\":\n{\"b\":1" + "0".repeat(500) + "}}"));

            assertThat(deep.getString("detail")).as(door).contains("deeper than 64", "line 1, column");
            assertThat(number.getString("detail"))
                    .as(door)
                    .contains("more than 400")
                    .contains("line 2, column");
            assertThat(number.getString("field")).as(door).isEqualTo("a.b");
        }
    }

    @Test
    void namesTheLineAndTheFieldOfABadLine() throws Exception {
        var bad = Lines.line("Alice", 1, 10).replaceFirst("\"current_size\":[0-9]+", "\"current_size\":NaN");
        assertThat(bad).contains("NaN");

        var receipt = server.taken(Lines.line("Alice", 0, 10) + bad);

        var error = receipt.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getInteger("line")).isEqualTo(2);
        assertThat(error.getString("field")).isEqualTo("memory_stats.current_size");
        assertThat(error.getString("reason"))
                .contains("NaN is not a number", "column")
                .doesNotMatch(INSIDES);
    }

    @Test
    void saysNothingOfItsInsidesWhateverIsSent() throws Exception {
        var random = new SplittableRandom(SEED);
        var whole =
                "{\"matchers\":[\"agent=a\",{\"name\":\"agent\",\"value\":\"b\\u00e9\"}],\"a\":-1.5e3,\"b\":true,\"c\":null}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < ROUNDS; round++) {
            var body = whole.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                body[random.nextInt(body.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : whole[random.nextInt(whole.length)];
            }
            var door = doors().get(random.nextInt(doors().size()));

            // Trailing, or without its end, each of them is wrong.
            var sent = Buffer.buffer(
                            random.nextBoolean() ? Buffer.buffer(body).getBytes(0, random.nextInt(body.length)) : body)
                    .appendString(random.nextBoolean() ? "]" : "+");
            assertThat(refused(door, sent).getString("detail"))
                    .as("seed " + SEED + " round " + round)
                    .isNotBlank();
        }
    }
}
