package io.mnemoscope.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Bodies of JSON have an example, and each example is as its schema says. */
class ExamplesTest {
    private static final OpenApi CONTRACT = OpenApi.today().closed();

    @Test
    void eachBodyOfJsonHasOne() {
        var without = new ArrayList<String>();
        bodies((where, media) -> {
            if (!media.has("example")) {
                without.add(where);
            }
        });

        assertThat(without).isEmpty();
    }

    @Test
    void eachIsValid() {
        var invalid = new ArrayList<String>();
        bodies((where, media) -> {
            if (media.has("example")) {
                CONTRACT.errors(media.path("schema"), media.path("example"))
                        .forEach(error -> invalid.add(where + ": " + error));
            }
        });

        assertThat(invalid).isEmpty();
    }

    @Test
    void oneThatIsNotValidIsNoticed() {
        JsonNode example = CONTRACT.tree().at("/paths/~1health~1ready/get/responses/200/content/application~1json");
        JsonNode other = CONTRACT.tree().at("/paths/~1health~1live/get/responses/200/content/application~1json");

        assertThat(CONTRACT.errors(other.path("schema"), example.path("example")))
                .isNotEmpty();
    }

    /** Of requests and answers, with the name of their operation. */
    private static void bodies(BiConsumer<String, JsonNode> each) {
        for (var operation : CONTRACT.operations()) {
            contents(operation.id(), operation.node().path("requestBody"), each);
            operation
                    .node()
                    .path("responses")
                    .properties()
                    .forEach(response -> contents(
                            operation.id() + " " + response.getKey(), CONTRACT.resolved(response.getValue()), each));
        }
    }

    @Test
    void theWebhookHasOneThatIsValid() {
        var media = CONTRACT.tree().at("/webhooks/notification/post/requestBody/content/application~1json");

        assertThat(media.path("example").isObject()).isTrue();
        assertThat(CONTRACT.errors(media.path("schema"), media.path("example"))).isEmpty();
    }

    private static void contents(String where, JsonNode body, BiConsumer<String, JsonNode> each) {
        for (var type : List.of(OpenApi.JSON, "application/problem+json")) {
            var media = body.path("content").path(type);
            if (media.isObject()) {
                each.accept(where + " " + type, media);
            }
        }
    }
}
