package io.mnemoscope.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.Sample;
import io.mnemoscope.bench.SampleText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One request of a writer. */
sealed interface Step {
    String JSON = "application/json";

    /** The whole request. */
    byte[] request();

    /** Whether a server that was sent only the steps that count ends as one that was sent all of them. */
    default boolean counts() {
        return true;
    }

    /** A snapshot of one of a writer's agents. */
    record Row(String agent, Sample sample) {}

    /** Snapshots in a JSON array: what is one agent's is stored whole or not at all. */
    record Send(String simulation, List<Row> rows) implements Step {
        public Send {
            rows = List.copyOf(rows);
        }

        @Override
        public byte[] request() {
            var text = new StringBuilder("[");
            for (var row : rows) {
                text.append(text.length() > 1 ? "," : "");
                SampleText.ndjson(text, simulation, row.agent(), row.sample());
            }
            return HttpRequest.post(
                    "/api/v1/snapshots", JSON, bytes(text.append(']').toString()));
        }
    }

    /** The same once more, long after it was acknowledged. */
    record Resend(Send earlier) implements Step {
        @Override
        public byte[] request() {
            return earlier.request();
        }

        @Override
        public boolean counts() {
            return false;
        }
    }

    /** The agent and all that is known of it goes. */
    record Forget(String simulation, String agent) implements Step {
        @Override
        public byte[] request() {
            return HttpRequest.delete("/api/v1/agents/" + simulation + "/" + agent);
        }
    }

    /** Ended alerts of the simulation go, with their events. */
    record Clear(String simulation) implements Step {
        @Override
        public byte[] request() {
            return HttpRequest.delete("/api/v1/alerts?simulation=" + simulation);
        }
    }

    /** Another threshold for the simulation, in percent. */
    record Configure(String simulation, int threshold) implements Step {
        @Override
        public byte[] request() {
            return HttpRequest.put("/api/v1/simulations/" + simulation, JSON, settings(threshold));
        }
    }

    /** Another threshold for one agent, in percent. */
    record ConfigureAgent(String simulation, String agent, int threshold) implements Step {
        @Override
        public byte[] request() {
            return HttpRequest.put("/api/v1/agents/" + simulation + "/" + agent, JSON, settings(threshold));
        }
    }

    /** A silence for something that never happens, with a comment that no other has. */
    record Silence(String comment) implements Step {
        @Override
        public byte[] request() {
            var matcher = Map.of("name", "simulation", "operator", "=", "value", "none-of-these");
            return HttpRequest.post(
                    "/api/v1/silences",
                    JSON,
                    json(Map.of("matchers", List.of(matcher), "duration", "8h", "author", "ops", "comment", comment)));
        }

        @Override
        public boolean counts() {
            return false;
        }
    }

    private static byte[] settings(int threshold) {
        return bytes("{\"alert_threshold\":" + threshold / 100.0 + "}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(Object value) {
        try {
            return new ObjectMapper().writeValueAsBytes(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
