package io.mnemoscope.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.mnemoscope.domain.rules.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests for backtests: {@code simulation, agent} (names or globs), {@code from, to, limit}, and the keys of settings. */
public final class BacktestJson {

    private BacktestJson() {}

    /**
     * Reads a request.
     *
     * @throws InvalidInput naming the key that is unknown, not understood, or out of its range
     */
    public static BacktestRequest request(String json) {
        if (Trees.object(json) instanceof ObjectNode object) {
            return request(object);
        }
        throw new InvalidInput("", "must be a JSON object");
    }

    private static BacktestRequest request(ObjectNode object) {
        var simulation = glob("simulation", object.remove("simulation"));
        var agent = glob("agent", object.remove("agent"));
        long from = Trees.instant(object, "from", 0);
        long to = Trees.instant(object, "to", Long.MAX_VALUE);
        object.remove(List.of("from", "to"));
        if (to < from) {
            throw new InvalidInput("to", "must not be before from");
        }
        int limit = limit(object.remove("limit"));
        return new BacktestRequest(simulation, agent, from, to, SettingsJson.patch(object), limit);
    }

    private static Glob glob(String key, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return Glob.ANY;
        }
        if (!node.isTextual()) {
            throw new InvalidInput(key, "must be a text: " + InvalidInput.shown(node.toString()));
        }
        AgentId.checkName(key, node.asText());
        return new Glob(node.asText());
    }

    private static int limit(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return BacktestRequest.DEFAULT_LIMIT;
        }
        if (!node.isInt() || node.asInt() < 0 || node.asInt() > BacktestRequest.MAX_LIMIT) {
            throw new InvalidInput(
                    "limit",
                    "must be an integer from 0 to " + BacktestRequest.MAX_LIMIT + ": "
                            + InvalidInput.shown(node.toString()));
        }
        return node.asInt();
    }
}
