package io.mnemoscope.report;

import io.mnemoscope.domain.PythonFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A chart for the terminal with labelled axes and the limit as a line; eighths of a row in Unicode, or plain ASCII. */
record PlotText(Metric metric, String unit, Plot plot, boolean ascii) {
    private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";
    private static final int LABEL = 9;
    private static final int TIME = 8;
    private static final long DAY_MILLIS = 86_400_000;
    private static final DateTimeFormatter CLOCK = format("HH:mm:ss");
    private static final DateTimeFormatter DATE = format("uuuu-MM-dd");
    private static final DateTimeFormatter WHOLE = format("uuuu-MM-dd HH:mm:ss");

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** The chart, {@code height} rows high, and its labels. */
    String render(String name, int height) {
        var out = new StringBuilder();
        var title = metric.title() + " (" + unit + ") - " + name;
        out.append(ascii ? plain(title) : title).append('\n');
        if (plot.isEmpty()) {
            return out.append("no values\n").toString();
        }
        int limitRow = Double.isNaN(plot.limit())
                ? -1
                : Math.min(height - 1, (int) Math.floor(plot.limit() / plot.top() * height));
        for (int row = height - 1; row >= 0; row--) {
            boolean labelled = row == height - 1 || row == 0 || row == limitRow || row == height / 2;
            double shown = row == limitRow ? plot.limit() : plot.top() * (row == 0 ? 0 : (row + 1.0) / height);
            out.append(labelled ? padded(number(shown)) : " ".repeat(LABEL)).append(ascii ? " |" : " ┤");
            for (double value : plot.columns()) {
                out.append(cell(value, row, height, row == limitRow));
            }
            out.append(row == limitRow ? " limit" : "").append('\n');
        }
        return out.append(axis()).toString();
    }

    private char cell(double value, int row, int height, boolean limit) {
        double filled = Double.isNaN(value) ? 0 : value / plot.top() * height - row;
        int eighths = (int) Math.round(8 * Math.max(0, Math.min(1, filled)));
        // What is not nothing is seen.
        eighths = row == 0 && value > 0 ? Math.max(1, eighths) : eighths;
        if (eighths == 0) {
            char line = ascii ? '-' : '╌';
            return limit ? line : ' ';
        }
        if (ascii) {
            boolean shown = eighths >= 4 || row == 0;
            return shown ? '#' : limit ? '-' : ' ';
        }
        return EIGHTHS.charAt(eighths);
    }

    private String axis() {
        int width = plot.columns().size();
        var out = new StringBuilder(" ".repeat(LABEL)).append(ascii ? " +" : " └");
        out.append((ascii ? "-" : "─").repeat(width)).append('\n');
        boolean days = plot.toMillis() - plot.fromMillis() > 2 * DAY_MILLIS;
        var labels = days ? DATE : CLOCK;
        var from = labels.format(Instant.ofEpochMilli(plot.fromMillis()));
        var to = labels.format(Instant.ofEpochMilli(plot.toMillis() - 1));
        out.append(" ".repeat(LABEL + 2));
        if (width >= 2 * Math.max(TIME, from.length()) + 1) {
            out.append(from)
                    .append(" ".repeat(width - from.length() - to.length()))
                    .append(to);
        } else {
            out.append(to);
        }
        out.append('\n').append(" ".repeat(LABEL + 2));
        out.append(WHOLE.format(Instant.ofEpochMilli(plot.toMillis() - 1))).append(" UTC: ");
        return out.append(Double.isNaN(plot.last()) ? "no value" : number(plot.last()))
                .append('\n')
                .toString();
    }

    private String number(double value) {
        if (metric.ratio()) {
            return PythonFormat.percent(value, 1);
        }
        if (value >= 10_000_000) {
            return PythonFormat.fixed(value / 1_000_000, 1) + "M";
        }
        return PythonFormat.fixed(value, value == Math.rint(value) ? 0 : 1);
    }

    private static String padded(String text) {
        return " ".repeat(Math.max(0, LABEL - text.length())) + text;
    }

    private static String plain(String text) {
        return text.codePoints()
                .map(c -> c < ' ' || c > '~' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
