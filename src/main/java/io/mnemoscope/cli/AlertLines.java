package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** Alerts as lines. */
final class AlertLines {
    private AlertLines() {}

    static void print(InputStream answer, PrintStream out) {
        try (answer) {
            for (var alert : new ObjectMapper().readTree(answer).path("alerts")) {
                out.println(alert.path("timestamp").asText() + " "
                        + alert.path("severity").asText() + " "
                        + alert.path("state").asText() + " "
                        + alert.path("simulation").asText() + "/"
                        + alert.path("agent").asText() + ": "
                        + alert.path("message").asText());
            }
        } catch (IOException e) {
            throw new Failed(Failed.OTHER, "the answer broke off: " + e.getMessage());
        }
    }
}
