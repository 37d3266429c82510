package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.domain.MemorySnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A metric over time, cut into equal stretches, each with its largest value, or the last one where there is none; NaN
 * where there is a gap.
 *
 * @param columns one or more
 * @param fromMillis where the first stretch begins
 * @param toMillis where the last one ends
 * @param top of the scale, which begins at 0; > 0
 * @param limit of the metric, if it is on the scale; else NaN
 * @param last the newest value; NaN if there is none
 */
record Plot(List<Double> columns, long fromMillis, long toMillis, double top, double limit, double last) {
    private static final double LIMIT_IN_SIGHT = 4;
    private static final long INTERVALS_TO_A_GAP = 3;
    private static final double[] STEPS = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};

    /** Of snapshots, oldest first, at least one. */
    static Plot of(Metric metric, List<MemorySnapshot> snapshots, int width) {
        long from = snapshots.get(0).timestampMillis();
        var newest = snapshots.get(snapshots.size() - 1);
        long to = Math.max(from + 1, newest.timestampMillis() + 1);
        int count = snapshots.size() == 1 ? 1 : width;
        var columns = new double[count];
        Arrays.fill(columns, Double.NaN);
        double max = 0;
        for (var snapshot : snapshots) {
            double value = metric.value().applyAsDouble(snapshot);
            int column = column(snapshot.timestampMillis(), count, from, to);
            if (!(columns[column] >= value)) {
                columns[column] = Double.isNaN(value) ? columns[column] : value;
            }
            max = value > max ? value : max;
        }
        hold(metric, snapshots, columns, from, to);
        double limit = metric.limit().applyAsDouble(newest);
        boolean inSight = limit <= LIMIT_IN_SIGHT * max;
        return new Plot(
                Arrays.stream(columns).boxed().toList(),
                from,
                to,
                nice(Math.max(max, inSight ? limit : 0)),
                inSight ? limit : Double.NaN,
                metric.value().applyAsDouble(newest));
    }

    /**
     * Where there are fewer snapshots than columns, those between two of them have the earlier one's value; a gap, which
     * is longer than some intervals, stays one.
     */
    private static void hold(Metric metric, List<MemorySnapshot> snapshots, double[] columns, long from, long to) {
        var intervals = IntStream.range(1, snapshots.size())
                .mapToLong(i -> snapshots.get(i).timestampMillis()
                        - snapshots.get(i - 1).timestampMillis())
                .sorted()
                .toArray();
        for (int i = 1; i < snapshots.size(); i++) {
            long begin = snapshots.get(i - 1).timestampMillis();
            long end = snapshots.get(i).timestampMillis();
            if (end - begin <= INTERVALS_TO_A_GAP * intervals[intervals.length / 2]) {
                int column = column(begin, columns.length, from, to);
                int next = column(end, columns.length, from, to);
                for (int between = column + 1; between < next; between++) {
                    columns[between] = metric.value().applyAsDouble(snapshots.get(i - 1));
                }
            }
        }
    }

    private static int column(long time, int count, long from, long to) {
        return (int) Math.min(count - 1, (double) (time - from) * count / (to - from));
    }

    boolean isEmpty() {
        return columns.stream().allMatch(value -> value.isNaN());
    }

    /** The text or picture that was asked for. */
    static String render(RenderReport.Plot request, List<MemorySnapshot> snapshots) {
        var metric = Metric.named(request.metric());
        var name = request.agent().agent();
        var plot = of(metric, snapshots, request.width());
        var unit = metric.unit(snapshots.get(snapshots.size() - 1));
        return switch (request.style()) {
            case UNICODE -> new PlotText(metric, unit, plot, false).render(name, request.height());
            case ASCII -> new PlotText(metric, unit, plot, true).render(name, request.height());
            case SVG -> PlotSvg.render(metric, plot, name);
        };
    }

    /** The next round number. */
    private static double nice(double max) {
        if (!(max > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(max)));
        for (double step : STEPS) {
            if (step * power >= max) {
                return step * power;
            }
        }
        return max;
    }
}
