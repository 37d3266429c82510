package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code import}: posts a recording's snapshots, in batches, after the rules of its simulations and agents. Its alert
 * events are not posted: the server comes to them anew, by the same rules over the same snapshots, but for those of silence
 * ({@code agent_stalled}, {@code simulation_lost}), which are of that time, {@code growth_changed}, which depends on how
 * the agents' snapshots were mixed, and what was done about them (acknowledged, suppressed).
 */
@Command(
        name = "import",
        description = "Posts a flight recording, or any NDJSON of snapshots.",
        mixinStandardHelpOptions = true)
final class Import implements Callable<Integer> {
    private static final int BATCH_CHARACTERS = 1 << 20;
    /** Of recordings; one without a header, or of snapshots only, is read as well. */
    private static final BigInteger NEWEST_VERSION = BigInteger.ONE;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    private Remote remote = new Remote();

    @Parameters(index = "0", paramLabel = "FILE", description = "the recording; - for standard input")
    private Path file = Path.of("");

    @Option(names = "--no-rules", description = "leave the rules of the simulations as they are")
    private boolean noRules;

    private final StringBuilder batch = new StringBuilder();
    private long read;
    private long accepted;
    private long duplicates;
    private long rejected;
    private String firstError = "";

    @Override
    public Integer call() {
        boolean piped = file.toString().equals("-");
        try (var lines = piped
                        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        : Files.newBufferedReader(file);
                var progress = Progress.onTerminal()) {
            all(lines, progress, piped ? Long.MAX_VALUE : Files.size(file));
        } catch (NoSuchFileException e) {
            throw new CliException(CliException.OTHER, "there is no file " + file);
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, "cannot read " + file + ": " + e.getMessage());
        }
        System.out.println("accepted " + accepted + ", duplicates " + duplicates + ", rejected " + rejected
                + (firstError.isEmpty() ? "" : "; the first: " + firstError));
        return rejected == 0 ? 0 : CliException.OTHER;
    }

    private void all(BufferedReader lines, Progress progress, long size) throws IOException {
        boolean first = true;
        for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
            // Characters for bytes: a bar need not be exact.
            read += line.length() + 1;
            if (first && line.startsWith(BYTE_ORDER_MARK)) {
                line = line.substring(1);
            }
            first = false;
            take(line);
            if (batch.length() >= BATCH_CHARACTERS) {
                post();
                progress.at(read, size, accepted + duplicates + " snapshots");
            }
        }
        post();
        progress.at(1, 1, accepted + duplicates + " snapshots");
    }

    private void take(String line) {
        switch (RecordingLine.of(line)) {
            case HEADER -> check(tree("the header", line));
            case RULES -> {
                if (!noRules) {
                    rules(tree("a line with rules", line).path("rules"));
                }
            }
            case SNAPSHOT -> {
                if (!line.isBlank()) {
                    batch.append(line).append('\n');
                }
            }
            case ALERT_EVENT -> {
                // The server comes to it anew.
            }
        }
    }

    private JsonNode tree(String what, String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw damaged(what, e.getOriginalMessage());
        }
    }

    private CliException damaged(String what, String reason) {
        return new CliException(CliException.OTHER, file + ": " + what + " is damaged: " + reason);
    }

    /** Refuses what a newer program has written, which may mean something else. */
    private void check(JsonNode header) {
        var version = header.path("recording").path("version");
        if (version.isMissingNode()) {
            return;
        }
        if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
            throw damaged("the header", "version must be a whole number from 1 on, not: " + version);
        }
        if (!version.bigIntegerValue().equals(NEWEST_VERSION)) {
            throw new CliException(
                    CliException.OTHER,
                    file + " is a recording of version " + version.asText() + ", and this program reads up to version "
                            + NEWEST_VERSION
                            + "; import it with the version of mnemoscope that exported it, or a newer one");
        }
    }

    private void rules(JsonNode rules) {
        var simulation = Remote.encoded(name(rules, "simulation"));
        var whose = rules.hasNonNull("agent")
                ? "agents/" + simulation + "/" + Remote.encoded(name(rules, "agent"))
                : "simulations/" + simulation;
        var unused = remote.put("/api/v1/" + whose, rules.path("settings").toString());
    }

    private String name(JsonNode rules, String member) {
        if (!rules.path(member).isTextual()) {
            throw damaged("a line with rules", member + " must be a name");
        }
        return rules.path(member).textValue();
    }

    private void post() throws JsonProcessingException {
        if (batch.length() > 0) {
            var answer = remote.offer("/api/v1/snapshots", "application/x-ndjson", batch.toString());
            JsonNode receipt = MAPPER.readTree(answer);
            if (!receipt.has("accepted")) {
                throw CliException.answered(receipt.path("status").asInt(), answer);
            }
            accepted += receipt.path("accepted").asLong();
            duplicates += receipt.path("duplicates").asLong();
            rejected += receipt.path("rejected").asLong();
            var first = receipt.path("errors").path(0);
            if (firstError.isEmpty() && first.isObject()) {
                firstError = first.path("field").asText() + ": "
                        + first.path("reason").asText();
            }
            batch.setLength(0);
        }
    }
}
