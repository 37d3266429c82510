package io.mnemoscope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that talk to a running server. Exit codes: 0 done, 1 failed, 2 usage, 3 no server, 4 refused by it. */
public final class ClientCommands {
    private static final Map<String, String> EXIT_CODES = new TreeMap<>(Map.of(
            "0",
            "done",
            Integer.toString(CliException.OTHER),
            "it failed",
            Integer.toString(CliException.USAGE),
            "the command line or the configuration is wrong",
            Integer.toString(CliException.NOT_THERE),
            "the server is not there",
            Integer.toString(CliException.REFUSED),
            "the server refused"));

    private ClientCommands() {}

    /** Adds them to a command line, with one place for their failures. */
    public static CommandLine addTo(CommandLine line) {
        line.addSubcommand(new Report());
        line.addSubcommand(new Chart());
        line.addSubcommand(new Watch());
        line.addSubcommand(new Alerts());
        line.addSubcommand(new Export());
        line.addSubcommand(new Import());
        line.addSubcommand(new Backtest());
        line.addSubcommand(new AutoComplete.GenerateCompletion());
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("Exit codes:%n")
                .exitCodeList(EXIT_CODES);
        var usual = line.getExecutionExceptionHandler();
        return line.setExecutionExceptionHandler((cause, command, parsed) -> {
            if (cause instanceof CliException failed) {
                command.getErr().println("mnemoscope: " + failed.getMessage());
                return failed.code();
            }
            if (usual != null) {
                return usual.handleExecutionException(cause, command, parsed);
            }
            throw cause;
        });
    }

    /** Which agents. */
    static final class Which {
        @Option(names = "--simulation", description = "of this simulation only")
        private @Nullable String simulation;

        @Option(names = "--agent", description = "of this agent only")
        private @Nullable String agent;

        @Option(names = "--from", paramLabel = "TIME", description = "from this time on (RFC 3339)")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "before this time (RFC 3339)")
        private @Nullable String to;

        String query() {
            return "?" + of("simulation", simulation) + of("agent", agent) + of("from", from) + of("to", to);
        }

        private static String of(String name, @Nullable String value) {
            return value == null ? "" : name + "=" + Remote.encoded(value) + "&";
        }
    }

    /** Where an answer goes. */
    static final class Target {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "write to this file")
        private @Nullable Path output;

        /** To a file, or to standard output as it comes. */
        void save(InputStream body) {
            try (body) {
                if (output == null) {
                    body.transferTo(System.out);
                    System.out.flush();
                } else {
                    var part = output.resolveSibling(output.getFileName() + ".part");
                    Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new CliException(CliException.OTHER, "not saved: " + e.getMessage());
            }
        }
    }

    /** {@code report}. */
    @Command(name = "report", description = "Prints or saves a report.", mixinStandardHelpOptions = true)
    static final class Report implements Runnable {
        @Mixin
        private Remote remote = new Remote();

        @Mixin
        private Which which = new Which();

        @Option(names = "--format", description = "text, html, json, csv or markdown", defaultValue = "text")
        private String format = "text";

        @Option(names = "--full", description = "text with trend, forecast and durations")
        private boolean full;

        @Mixin
        private Target target = new Target();

        @Override
        public void run() {
            var style = full ? "&style=full" : "";
            target.save(remote.get("/api/v1/reports" + which.query() + "format=" + Remote.encoded(format) + style));
        }
    }

    /** {@code chart}. */
    @Command(name = "chart", description = "Draws an agent's memory.", mixinStandardHelpOptions = true)
    static final class Chart implements Runnable {
        @Mixin
        private Remote remote = new Remote();

        @Parameters(index = "0", paramLabel = "AGENT")
        private String agent = "";

        @Option(names = "--simulation", defaultValue = "default", description = "default: ${DEFAULT-VALUE}")
        private String simulation = "default";

        @Option(names = "--metric", description = "memory_size, buffer_size or usage_ratio")
        private String metric = "memory_size";

        @Option(names = "--style", description = "classic, unicode or ascii")
        private String style = "unicode";

        @Option(names = "--width")
        private int width = 60;

        @Option(names = "--height")
        private int height = 15;

        @Override
        public void run() {
            var path = "/api/v1/agents/" + Remote.encoded(simulation) + "/" + Remote.encoded(agent) + "/chart";
            var query = "?metric=" + Remote.encoded(metric) + "&style=" + Remote.encoded(style) + "&width=" + width
                    + "&height=" + height;
            new Target().save(remote.get(path + query));
        }
    }

    /** {@code alerts}. */
    @Command(name = "alerts", description = "Prints the newest alerts, a line each.", mixinStandardHelpOptions = true)
    static final class Alerts implements Runnable {
        @Mixin
        private Remote remote = new Remote();

        @Mixin
        private Which which = new Which();

        @Option(names = "--state", description = "pending, firing, recovering or resolved")
        private @Nullable String state;

        @Override
        public void run() {
            var query = which.query() + (state == null ? "" : "state=" + Remote.encoded(state));
            AlertLines.print(remote.get("/api/v1/alerts" + query), System.out);
        }
    }
}
