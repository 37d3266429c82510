package io.mnemoscope.report;

import io.mnemoscope.domain.PythonFormat;

/** The classic text chart; unlike the Python module's it covers the whole series when that is longer than the width. */
final class TextChart {
    private static final int MARGIN = 10;
    private static final int LABEL = 6;

    private TextChart() {}

    /**
     * The chart.
     *
     * @param name whose
     * @param values the first {@code count} are shown, at least 1; finite
     * @param width columns, at least 1
     * @param height rows, at least 1
     */
    static String render(Metric metric, String name, double[] values, int count, int width, int height) {
        var columns = columns(values, count, width);
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : columns) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        for (int i = 0; i < count; i++) {
            min = Math.min(min, values[i]);
        }
        max = max > 0 ? max : 1;
        double range = max == min ? 1 : max - min;
        var out = new StringBuilder();
        out.append(metric.store() == null ? "Memory " : "")
                .append(metric.title())
                .append(" - ")
                .append(name)
                .append('\n');
        out.append("─".repeat(width + MARGIN)).append('\n');
        int top = height - 1;
        for (int row = top; row >= 0; row--) {
            out.append(label(min + (double) row / Math.max(1, top) * range)).append(" │ ");
            for (double value : columns) {
                out.append((value - min) / range * top >= row - 0.5 ? '█' : ' ');
            }
            out.append('\n');
        }
        out.append("       └").append("─".repeat(width)).append('\n');
        return out.append("        ").append(count).append(" data points").toString();
    }

    /** One value a column: the points themselves, or the maxima of equal buckets. */
    private static double[] columns(double[] values, int count, int width) {
        int n = Math.min(count, width);
        var columns = new double[n];
        for (int column = 0; column < n; column++) {
            int from = (int) ((long) column * count / n);
            int to = (int) ((long) (column + 1) * count / n);
            double max = values[from];
            for (int i = from + 1; i < to; i++) {
                max = Math.max(max, values[i]);
            }
            columns[column] = max;
        }
        return columns;
    }

    private static String label(double value) {
        var text = PythonFormat.fixed(value, 1);
        return " ".repeat(Math.max(0, LABEL - text.length())) + text;
    }
}
