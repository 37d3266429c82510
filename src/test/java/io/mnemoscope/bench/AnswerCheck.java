package io.mnemoscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.contract.RecordedAnswers;
import io.vertx.core.buffer.Buffer;

/** What every answer to a POST of snapshots must be like, whatever was posted. */
public final class AnswerCheck {
    private AnswerCheck() {}

    /**
     * Fails unless it is a receipt that adds up, a problem that says what is wrong, or a "come again later", and is as the contract says.
     *
     * @return how many snapshots the server says it took
     */
    public static long check(String what, HttpAnswer answer) {
        assertThat(answer.body()).as(what).doesNotContain("at io.", "Exception", "\tat ");
        assertThat(RecordedAnswers.disagreement(
                        "POST",
                        "/api/v1/snapshots",
                        answer.status(),
                        answer.header("content-type"),
                        Buffer.buffer(answer.body())))
                .as(what)
                .isEmpty();
        if (answer.busy()) {
            assertThat(answer.header("retry-after")).as(what).isNotEmpty();
            return 0;
        }
        assertThat(answer.status()).as(what + ": " + answer).isBetween(200, 499);
        return answer.success() ? receipt(what, answer) : problem(what, answer);
    }

    private static long receipt(String what, HttpAnswer answer) {
        var receipt = Rest.json(answer.body());
        long rejected = receipt.path("rejected").asLong(-1);
        assertThat(receipt.path("accepted").asLong(-1)).as(what).isNotNegative();
        assertThat(receipt.path("duplicates").asLong(-1)).as(what).isNotNegative();
        assertThat((long) receipt.path("errors").size())
                .as(what + ": " + answer)
                .isLessThanOrEqualTo(rejected);
        assertThat(receipt.path("errors").isEmpty()).as(what + ": " + answer).isEqualTo(rejected == 0);
        receipt.path("errors").forEach(error -> checkError(what, error));
        return receipt.path("accepted").asLong();
    }

    private static long problem(String what, HttpAnswer answer) {
        assertThat(answer.header("content-type")).as(what + ": " + answer).startsWith("application/problem+json");
        var problem = Rest.json(answer.body());
        assertThat(problem.path("status").asInt()).as(what).isEqualTo(answer.status());
        assertThat(problem.path("title").asText()).as(what).isNotEmpty();
        problem.path("errors").forEach(error -> checkError(what, error));
        // What was taken before the body went wrong.
        return problem.path("accepted").asLong();
    }

    private static void checkError(String what, JsonNode error) {
        assertThat(error.path("line").asLong(error.path("index").asLong()))
                .as(what + ": " + error)
                .isPositive();
        assertThat(error.path("field").isTextual()).as(what + ": " + error).isTrue();
        assertThat(error.path("reason").asText()).as(what + ": " + error).isNotEmpty();
    }
}
