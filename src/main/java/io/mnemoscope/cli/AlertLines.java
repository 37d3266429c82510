package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** Alerts as lines. */
final class AlertLines {
    private AlertLines() {}

    /** {@code simulation/agent}; the simulation alone where the alert is about the whole of it. */
    static String whose(JsonNode alert) {
        var simulation = alert.path("simulation").asText();
        return alert.path("agent").isTextual()
                ? simulation + "/" + alert.path("agent").asText()
                : simulation;
    }

    static void print(InputStream answer, PrintStream out) {
        try (answer) {
            for (var alert : new ObjectMapper().readTree(answer).path("alerts")) {
                out.println(alert.path("timestamp").asText() + " "
                        + alert.path("severity").asText() + " "
                        + alert.path("state").asText() + " "
                        + whose(alert) + ": "
                        + alert.path("message").asText());
            }
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, "the answer ended too early: " + e.getMessage());
        }
    }
}
