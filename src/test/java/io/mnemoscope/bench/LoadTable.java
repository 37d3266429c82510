package io.mnemoscope.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints measurements as they come, and at the end how Mnemoscope stands to VictoriaMetrics. */
final class LoadTable {
    private final PrintStream out;
    private final List<Measured> rows = new ArrayList<>();

    LoadTable(PrintStream out) {
        this.out = out;
    }

    void header() {
        out.printf(
                "%-16s %-4s %5s %11s %8s %9s %8s %8s %9s %8s %7s %7s %7s %7s%n",
                "server",
                "run",
                "conns",
                "snapshots/s",
                "CPU-s/M",
                "with stop",
                "p50 ms",
                "p99 ms",
                "peak MiB",
                "bytes/sn",
                "stop s",
                "stopCPU",
                "retries",
                "client");
    }

    void add(Measured row) {
        rows.add(row);
        out.printf(
                Locale.ROOT,
                "%-16s %-4s %5d %11.0f %8.2f %9.2f %8.2f %8.2f %9.0f %8.2f %7.2f %7.2f %7d %7.2f%n",
                row.api().wireName(),
                row.mode(),
                row.connections(),
                row.load().perSecond(),
                row.cpuPerMillion(),
                row.cpuPerMillionWithStop(),
                row.load().latencyMillis(0.5),
                row.load().latencyMillis(0.99),
                row.peakMiB(),
                row.bytesPerSnapshot(),
                row.stopped().took().toMillis() / 1e3,
                row.stopped().cpuSeconds(),
                row.load().retries(),
                row.clientCpuPerMillion());
        out.flush();
    }

    /** Medians over the rounds, Mnemoscope's by VictoriaMetrics'; nothing if only one of them ran. */
    void ratios() {
        var keys = rows.stream()
                .map(row -> new Key(row.mode(), row.connections()))
                .distinct()
                .toList();
        for (var key : keys) {
            var ours = of(key, LoadShape.Api.MNEMOSCOPE);
            var theirs = of(key, LoadShape.Api.VICTORIA_METRICS);
            if (!ours.isEmpty() && !theirs.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "Mnemoscope / VictoriaMetrics, %s, %d connections: snapshots/s %.2f, CPU %.2f (with stop %.2f),"
                                + " p99 %.2f, peak %.2f, bytes %.2f%n",
                        key.mode(),
                        key.connections(),
                        ratio(ours, theirs, row -> row.load().perSecond()),
                        ratio(ours, theirs, Measured::cpuPerMillion),
                        ratio(ours, theirs, Measured::cpuPerMillionWithStop),
                        ratio(ours, theirs, row -> row.load().latencyMillis(0.99)),
                        ratio(ours, theirs, Measured::peakMiB),
                        ratio(ours, theirs, Measured::bytesPerSnapshot));
            }
        }
    }

    private List<Measured> of(Key key, LoadShape.Api api) {
        return rows.stream()
                .filter(row -> row.api() == api && key.equals(new Key(row.mode(), row.connections())))
                .toList();
    }

    private static double ratio(List<Measured> ours, List<Measured> theirs, ToDoubleFunction<Measured> figure) {
        return median(ours, figure) / median(theirs, figure);
    }

    private static double median(List<Measured> rows, ToDoubleFunction<Measured> figure) {
        var sorted = rows.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private record Key(String mode, int connections) {}
}
