package io.mnemoscope.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares answers with the contract: status, content type, and JSON of up to 256 KiB with its schema, in which a member
 * that is not documented is a failure too. Paths that the contract does not have are passed by.
 */
public final class RecordedAnswers {
    private static final int MOST_BYTES = 256 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final OpenApi CONTRACT = OpenApi.today().closed();
    private static final List<Template> TEMPLATES = templates();

    private record Template(Pattern path, JsonNode methods, String name) {}

    private RecordedAnswers() {}

    private static List<Template> templates() {
        var templates = new ArrayList<Template>();
        CONTRACT.tree().path("paths").properties().stream()
                // What is written out goes before what a parameter may stand for.
                .sorted(Map.Entry.comparingByKey((a, b) -> Integer.compare(braces(a), braces(b))))
                .forEach(path -> templates.add(new Template(
                        Pattern.compile("\\Q" + path.getKey().replaceAll("\\{[a-z]+}", "\\\\E[^/]+\\\\Q") + "\\E/?"),
                        path.getValue(),
                        path.getKey())));
        return templates;
    }

    private static int braces(String path) {
        return (int) path.chars().filter(c -> c == '{').count();
    }

    /** The operation of a request, if the contract has it. */
    public static Optional<String> operation(String method, String path) {
        return template(path)
                .map(template -> template.methods().path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .map(operation -> operation.path("operationId").asText());
    }

    /** The names of all operations. */
    public static Set<String> operations() {
        return CONTRACT.operations().stream().map(OpenApi.Operation::id).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Template> template(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        return TEMPLATES.stream()
                .filter(template -> template.path().matcher(path).matches())
                .findFirst();
    }

    /** What the contract does not have of an answer; empty if it is as it says. */
    public static Optional<String> disagreement(String method, String target, HttpResponse<Buffer> answer) {
        return disagreement(method, target, answer.statusCode(), answer.getHeader("Content-Type"), answer.body());
    }

    /** As {@link #disagreement(String, String, HttpResponse)}. */
    public static Optional<String> disagreement(
            String method, String target, int status, @Nullable String contentType, @Nullable Buffer body) {
        var template = template(target).orElse(null);
        if (template == null) {
            return Optional.empty();
        }
        var operation = template.methods().path(method.toLowerCase(Locale.ROOT));
        if (!operation.isObject()) {
            // HEAD and methods that are refused.
            return Optional.empty();
        }
        var what = method + " " + target + " " + status + ": ";
        var response = CONTRACT.resolved(operation.path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return Optional.of(what + "the contract has no such status");
        }
        if (contentType == null || body == null || body.length() == 0) {
            return response.has("content") && body != null
                    ? Optional.of(what + "there is no content type or no body")
                    : Optional.empty();
        }
        var type = contentType.split(";", 2)[0].strip();
        if (!response.path("content").has(type)) {
            return Optional.of(what + "the contract has no " + type);
        }
        return (type.equals("application/json") || type.endsWith("+json")) && body.length() <= MOST_BYTES
                ? invalid(response.path("content").path(type).path("schema"), body)
                        .map(error -> what + error)
                : Optional.empty();
    }

    /** What the contract does not have of a webhook's body; empty if it is as it says. */
    public static Optional<String> invalidWebhook(Buffer body) {
        return invalid(CONTRACT.schema("WebhookPayload"), body);
    }

    private static Optional<String> invalid(JsonNode schema, Buffer body) {
        try {
            var errors = CONTRACT.errors(schema, MAPPER.readTree(body.getBytes()));
            return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
        } catch (IOException e) {
            return Optional.of("not JSON: " + e.getMessage());
        }
    }
}
