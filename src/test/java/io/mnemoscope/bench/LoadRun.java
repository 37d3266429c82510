package io.mnemoscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures whole servers under load, Mnemoscope beside VictoriaMetrics, and prints a table with the ratios:
 *
 * <pre>
 * mvn -q package -DskipTests
 * mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.mnemoscope.bench.LoadRun \
 *     -Dexec.args="--connections 1,4,16 --rounds 3"
 * </pre>
 *
 * <p>Each measurement has a fresh server. Requests are built before the clock starts; the load generator shares the
 * machine. A <em>cold</em> run begins with the server's first snapshot, a <em>warm</em> one after as many snapshots of
 * another simulation as {@code --warm-up} says. Linux only: figures come from {@code /proc}.
 */
@Command(name = "LoadRun", mixinStandardHelpOptions = true, description = "Measures servers under load.")
public final class LoadRun implements Callable<Integer> {
    @Option(names = "--snapshots", description = "per measurement (default ${DEFAULT-VALUE})")
    private int snapshots = 500_000;

    @Option(names = "--agents", description = "that send them (default ${DEFAULT-VALUE})")
    private int agents = 1_000;

    @Option(names = "--batch", description = "snapshots per request (default ${DEFAULT-VALUE})")
    private int batch = 1_000;

    @Option(
            names = "--episode",
            description = "memories of an episode; 25: 0.25 alert events per snapshot (default 15)")
    private int episode = SnapshotWalk.EPISODE;

    @Option(names = "--connections", split = ",", description = "how many at once, one measurement each")
    private List<Integer> connections = List.of(1, 4, 16);

    @Option(names = "--warm-up", description = "snapshots before a warm run; 0: cold runs only")
    private int warmUp = 500_000;

    @Option(names = "--rounds", description = "of everything; the ratios are of medians")
    private int rounds = 1;

    @Option(names = "--only", description = "mnemoscope or victoria-metrics")
    private String only = "";

    @Option(names = "--flags", split = " ", description = "of Mnemoscope's JVM (default ${DEFAULT-VALUE})")
    private List<String> flags = ServerUnderLoad.FLAGS;

    @Option(names = "--victoria-metrics", description = "the binary (default ${DEFAULT-VALUE})")
    private Path victoriaMetrics = Path.of("/usr/bin/victoria-metrics");

    @Option(names = "--install", description = "install Debian's victoria-metrics first (as root)")
    private boolean install;

    public static void main(String[] args) {
        int exitCode = new CommandLine(new LoadRun()).execute(args);
        if (exitCode != 0) {
            throw new IllegalStateException("the run failed with " + exitCode);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (install) {
            installVictoriaMetrics();
        }
        var table = new LoadTable(System.out);
        table.header();
        for (int round = 0; round < rounds; round++) {
            for (int count : connections) {
                for (var system : systems()) {
                    measure(system, count, table);
                }
            }
        }
        table.ratios();
        return 0;
    }

    private List<LoadShape.Api> systems() {
        return Arrays.stream(LoadShape.Api.values())
                .filter(api -> only.isEmpty() || only.equals(api.wireName()))
                .filter(api -> api == LoadShape.Api.MNEMOSCOPE || Files.isExecutable(victoriaMetrics))
                .toList();
    }

    private void measure(LoadShape.Api api, int count, LoadTable table) throws IOException {
        var plan = new LoadShape("load", agents, snapshots, batch, 1, episode).plan(count, api);
        table.add(measure(api, count, "cold", List.of(), plan));
        if (warmUp > 0) {
            var before = new LoadShape("warm-up", agents, warmUp, batch, 2, episode).plan(count, api);
            table.add(measure(api, count, "warm", before, plan));
        }
    }

    private Measured measure(
            LoadShape.Api api, int count, String mode, List<List<Batch>> before, List<List<Batch>> plan)
            throws IOException {
        var directory = Files.createTempDirectory("mnemoscope-load-");
        try (var server = start(api, directory.resolve("data"))) {
            long stored = before.isEmpty() ? 0 : send(server, before).acknowledged();
            var atStart = server.usage();
            double ownAtStart = ownCpuSeconds();
            var load = send(server, plan);
            double own = ownCpuSeconds() - ownAtStart;
            var usage = server.usage();
            stored += load.acknowledged();
            StoredCount.check(api, server, stored);
            var stopped = server.stop();
            double cpu = usage.cpuSeconds() - atStart.cpuSeconds();
            return new Measured(api, mode, count, load, cpu, own, usage.peakResidentMiB(), stored, stopped);
        } finally {
            delete(directory);
        }
    }

    private ServerUnderLoad start(LoadShape.Api api, Path data) {
        return switch (api) {
            case MNEMOSCOPE -> ServerUnderLoad.mnemoscope(data, flags);
            case VICTORIA_METRICS -> ServerUnderLoad.victoriaMetrics(victoriaMetrics.toString(), data);
        };
    }

    private static LoadResult send(ServerUnderLoad server, List<List<Batch>> plan) throws IOException {
        var result = LoadGenerator.run(server.port(), plan, Receipts.IGNORED);
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException("errors under load: " + result.errors());
        }
        return result;
    }

    private static double ownCpuSeconds() {
        return ProcessUsage.of(ProcessHandle.current().pid()).cpuSeconds();
    }

    private static void installVictoriaMetrics() throws IOException, InterruptedException {
        var apt = new ProcessBuilder("apt-get", "install", "-y", "victoria-metrics")
                .inheritIO()
                .start();
        if (apt.waitFor() != 0) {
            throw new IllegalStateException("apt-get install victoria-metrics ended with " + apt.exitValue());
        }
    }

    private static void delete(Path directory) throws IOException {
        var all = new ArrayList<Path>();
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (var path : all) {
            Files.delete(path);
        }
    }
}
