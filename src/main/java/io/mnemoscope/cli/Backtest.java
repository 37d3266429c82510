package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mnemoscope.api.json.Malformed;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backtest}: what would have fired under other rules. Interrupting it ends it on the server too. */
@Command(
        name = "backtest",
        description = "Runs rules over the recorded history and says what would have fired.",
        mixinStandardHelpOptions = true)
final class Backtest implements Callable<Integer> {
    private static final int BAR = 30;
    private static final int LISTED = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private Remote remote = new Remote();

    @Option(names = "--simulation", paramLabel = "GLOB", description = "of these simulations only")
    private @Nullable String simulation;

    @Option(names = "--agent", paramLabel = "GLOB", description = "of these agents only")
    private @Nullable String agent;

    @Option(names = "--from", paramLabel = "TIME", description = "from this time on (RFC 3339)")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "before this time (RFC 3339)")
    private @Nullable String to;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "what is different from the rules of today: mode, alert_threshold, ..., rules (YAML or JSON)")
    private @Nullable Path rules;

    @Option(names = "--limit", description = "alerts to be listed at most (default: ${DEFAULT-VALUE})")
    private int limit = LISTED;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        var answer = remote.stream("/api/v1/backtest", "application/json", request());
        try (var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                var said = JSON.readTree(line);
                if (said.has("result")) {
                    end();
                    print(said.path("result"), System.out);
                    return 0;
                }
                if (!said.has("progress")) {
                    end();
                    var why = said.has("cancelled") ? said.path("cancelled") : said.path("error");
                    throw new CliException(
                            CliException.OTHER, why.path("detail").asText());
                }
                progress(said.path("progress"));
            }
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, "the answer ended too early: " + e.getMessage());
        }
        throw new CliException(CliException.OTHER, "the answer ended too early");
    }

    private String request() {
        var request = settings();
        put(request, "simulation", simulation);
        put(request, "agent", agent);
        put(request, "from", from);
        put(request, "to", to);
        request.put("limit", limit);
        return request.toString();
    }

    private ObjectNode settings() {
        if (rules == null) {
            return JSON.createObjectNode();
        }
        try {
            // JSON is YAML.
            var tree = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(rules));
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new CliException(CliException.USAGE, rules + " is not understood: " + Malformed.yaml(e));
        } catch (IOException e) {
            throw new CliException(CliException.USAGE, "cannot read " + rules + ": " + e.getMessage());
        }
        throw new CliException(CliException.USAGE, rules + " must be an object: mode, alert_threshold, ..., rules");
    }

    private static void put(ObjectNode request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    /** Only for people: not into a file or a pipe. Since Java 22 there is a console always, which says itself what it is. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static void progress(JsonNode progress) {
        if (terminal()) {
            double whole = Math.max(1, progress.path("of_snapshots").asDouble());
            int done = (int) Math.min(BAR, BAR * progress.path("snapshots").asLong() / whole);
            System.err.print("\r[" + "#".repeat(done) + " ".repeat(BAR - done) + "] "
                    + progress.path("snapshots").asLong() + " snapshots, "
                    + progress.path("alerts").asLong() + " alerts");
        }
    }

    private static void end() {
        if (terminal()) {
            System.err.println();
        }
    }

    private void print(JsonNode result, PrintStream out) {
        if (json) {
            out.println(result);
            return;
        }
        BacktestText.print(result, out);
    }
}
