package io.mnemoscope.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The contract breaks no client of the last release, whose contract is in {@code src/test/resources/contract}; with a release,
 * the new one takes its place. The comparison is our own because openapi-diff 2.1.3 does not see a change of type in OpenAPI
 * 3.1 (OpenAPITools/openapi-diff issue 745).
 */
class ContractDiffTest {
    private static final OpenApi RELEASED = OpenApi.read("/contract/openapi-0.1.yaml");
    /** Of the contract, not of the server: what it never did. To be emptied with a release. */
    private static final Set<String> CORRECTIONS = Set.of(
            // A name that is none is only passed over where its gauge is null; it was refused before, too.
            "POST /api/v1/snapshots request.gauges[]: the type was [null, number] and is [null]",
            // Seconds may have a fraction.
            "POST /api/v1/snapshots request.timestamp: the type was [integer] and is [number]",
            // All that matched were deleted, whatever these said.
            "DELETE /api/v1/alerts: the parameter query limit is gone",
            "DELETE /api/v1/alerts: the parameter query cursor is gone");

    private static final String STATS = "/paths/~1api~1v1~1stats";
    private static final String ALERT = "/components/schemas/Alert";

    private static List<String> afterwards(Consumer<JsonNode> change) {
        JsonNode copy = RELEASED.tree().deepCopy();
        change.accept(copy);
        return ContractDiff.incompatible(RELEASED, new OpenApi(copy));
    }

    private static ObjectNode object(JsonNode tree, String at) {
        return (ObjectNode) tree.at(at);
    }

    @Test
    void todaysBreaksNoClientOfTheLastRelease() {
        assertThat(ContractDiff.incompatible(RELEASED, OpenApi.today())).isSubsetOf(CORRECTIONS);
    }

    @Test
    void anOperationAParameterOrAStatusMayNotGo() {
        assertThat(afterwards(tree -> object(tree, "/paths").remove("/api/v1/stats")))
                .containsExactly("GET /api/v1/stats: the operation is gone");
        assertThat(afterwards(tree -> object(tree, STATS + "/get/responses").remove("200")))
                .containsExactly("GET /api/v1/stats 200: the status is gone");
        assertThat(afterwards(tree -> ((ArrayNode) tree.at("/paths/~1api~1v1~1agents/get/parameters")).remove(2)))
                .containsExactly("GET /api/v1/agents: the parameter query q is gone");
        assertThat(afterwards(tree ->
                        object(tree, STATS + "/get/responses/200/content").remove("application/json")))
                .containsExactly("GET /api/v1/stats 200: the content type application/json is gone");
    }

    @Test
    void aMemberOfAnAnswerMayNotGoNorBecomeOptional() {
        assertThat(afterwards(tree -> object(tree, ALERT + "/properties").remove("message")))
                .isNotEmpty()
                .allMatch(change -> change.endsWith("message: the member is gone"));
        assertThat(afterwards(tree -> ((ArrayNode) tree.at(ALERT + "/required")).remove(0)))
                .isNotEmpty()
                .allMatch(change -> change.endsWith("[id] need not be there any more"));
    }

    @Test
    void aTypeMayNotChangeNorAValueGo() {
        assertThat(afterwards(
                        tree -> object(tree, ALERT + "/properties/flapping").put("type", "string")))
                .isNotEmpty()
                .allMatch(change -> change.endsWith("flapping: the type was [boolean] and is [string]"));
        assertThat(afterwards(tree -> ((ArrayNode) tree.at("/components/parameters/order/schema/enum")).remove(1)))
                .hasSize(1)
                .allMatch(change -> change.endsWith("query order: the values [newest] are gone"));
    }

    @Test
    void nothingMayBeNewlyRequiredOfRequests() {
        assertThat(afterwards(tree -> ((ArrayNode) tree.at("/components/schemas/Timing/required")).add("error")))
                .hasSize(1)
                .allMatch(change -> change.endsWith("[error] are newly required"));
        assertThat(afterwards(
                        tree -> object(tree, "/components/parameters/limit").put("required", true)))
                .isNotEmpty()
                .allMatch(change -> change.endsWith("query limit: is required now"));
        assertThat(afterwards(tree -> ((ArrayNode) tree.at("/paths/~1api~1v1~1silences/get/parameters"))
                        .addObject()
                        .put("name", "other")
                        .put("in", "query")
                        .put("required", true)))
                .containsExactly("GET /api/v1/silences: the parameter query other is new and required");
    }

    @Test
    void whatIsNewAndOptionalMayCome() {
        assertThat(afterwards(tree -> {
                    object(tree, ALERT + "/properties").putObject("incident").put("type", "string");
                    object(tree, "/components/schemas/Timing/properties")
                            .putObject("note")
                            .put("type", "string");
                    object(tree, "/paths").putObject("/api/v1/new").putObject("get");
                    object(tree, STATS + "/get/responses").putObject("418");
                    ((ArrayNode) tree.at("/components/schemas/Trend/enum")).add("seasonal");
                }))
                .isEmpty();
    }
}
