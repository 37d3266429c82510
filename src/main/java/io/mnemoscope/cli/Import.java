package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code import}: posts a recording's snapshots, in batches, after its simulations' rules; alerts come of the snapshots
 * anew.
 */
@Command(
        name = "import",
        description = "Posts a flight recording, or any NDJSON of snapshots.",
        mixinStandardHelpOptions = true)
final class Import implements Callable<Integer> {
    private static final int BATCH_CHARACTERS = 1 << 20;
    private static final int BAR = 30;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    private Remote remote = new Remote();

    @Parameters(index = "0", paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(names = "--no-rules", description = "leave the rules of the simulations as they are")
    private boolean noRules;

    private final StringBuilder batch = new StringBuilder();
    private long read;
    private long size;
    private long accepted;
    private long duplicates;
    private long rejected;

    @Override
    public Integer call() {
        try (var lines = Files.newBufferedReader(file)) {
            size = Math.max(1, Files.size(file));
            all(lines);
        } catch (IOException e) {
            throw new Failed(Failed.OTHER, "cannot read " + file + ": " + e.getMessage());
        }
        System.err.println();
        System.out.println("accepted " + accepted + ", duplicates " + duplicates + ", rejected " + rejected);
        return rejected == 0 ? 0 : Failed.OTHER;
    }

    private void all(BufferedReader lines) throws IOException {
        for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
            read += line.length() + 1;
            if (line.startsWith("{\"rules\":")) {
                rules(line);
            } else if (!line.startsWith("{\"recording\":")
                    && !line.startsWith("{\"alert_event\":")
                    && !line.isBlank()) {
                batch.append(line).append('\n');
            }
            if (batch.length() >= BATCH_CHARACTERS) {
                post();
            }
        }
        post();
    }

    private void rules(String line) throws JsonProcessingException {
        if (!noRules) {
            var rules = MAPPER.readTree(line).path("rules");
            var simulation = Remote.encoded(rules.path("simulation").asText());
            var unused = remote.put(
                    "/api/v1/simulations/" + simulation, rules.path("settings").toString());
        }
    }

    private void post() throws JsonProcessingException {
        if (batch.length() > 0) {
            JsonNode receipt =
                    MAPPER.readTree(remote.post("/api/v1/snapshots", "application/x-ndjson", batch.toString()));
            accepted += receipt.path("accepted").asLong();
            duplicates += receipt.path("duplicates").asLong();
            rejected += receipt.path("rejected").asLong();
            batch.setLength(0);
        }
        int done = (int) Math.min(BAR, BAR * read / size);
        System.err.print("\r[" + "#".repeat(done) + " ".repeat(BAR - done) + "] " + (accepted + duplicates));
    }
}
