package io.mnemoscope.report;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.PythonFormat;
import java.util.Locale;

/** Small pictures for pages of others: a chart, and a badge. No script, nothing from elsewhere, all names escaped. */
final class PlotSvg {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 180;
    private static final int LEFT = 60;
    private static final int RIGHT = 590;
    private static final int TOP = 34;
    private static final int BOTTOM = 150;
    private static final int NAME_LENGTH = 60;
    private static final int CHARACTER = 7;

    private PlotSvg() {}

    /** The chart. */
    static String render(Metric metric, Plot plot, String name) {
        var out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\""
                        + " role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"12\">\n",
                WIDTH,
                HEIGHT));
        out.append("<title>").append(escaped(metric.title() + " - " + name)).append("</title>\n");
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(
                out,
                10,
                20,
                "start",
                "#1a2126",
                ReportText.cut(metric.title(), NAME_LENGTH) + " - " + ReportText.cut(name, NAME_LENGTH));
        text(out, LEFT - 6, TOP + 4, "end", "#57646d", number(metric, plot.top()));
        text(out, LEFT - 6, BOTTOM + 4, "end", "#57646d", number(metric, 0));
        text(out, LEFT, HEIGHT - 10, "start", "#57646d", Rfc3339.format(plot.fromMillis()));
        text(out, RIGHT, HEIGHT - 10, "end", "#57646d", Rfc3339.format(plot.toMillis() - 1));
        line(out, BOTTOM, "stroke=\"#dce1e5\"");
        if (!Double.isNaN(plot.limit())) {
            line(out, y(plot, plot.limit()), "stroke=\"#b3261e\" stroke-dasharray=\"6 4\"");
        }
        out.append("<path fill=\"none\" stroke=\"#1f6f8b\" stroke-width=\"1.5\" stroke-linecap=\"round\" d=\"");
        path(out, plot);
        return out.append("\"/>\n</svg>\n").toString();
    }

    /** A badge: how full the memory is, and how the agent does. */
    static String badge(AgentStats agent) {
        var usage = ReportText.usage(agent.latest());
        var right = usage + " " + agent.state();
        var left = "memory";
        int middle = left.length() * CHARACTER + 12;
        int width = middle + right.length() * CHARACTER + 12;
        var colour = switch (agent.state()) {
            case "ok" -> "#3d7a55";
            case "pending" -> "#6a5aa8";
            case "info" -> "#1f6f9f";
            case "warning" -> "#965400";
            default -> "#b3261e";
        };
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"20\" role=\"img\""
                        + " font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\" fill=\"#ffffff\""
                        + " text-anchor=\"middle\">\n<title>%2$s</title>\n"
                        + "<rect width=\"%1$d\" height=\"20\" rx=\"3\" fill=\"#444c52\"/>\n"
                        + "<path d=\"M%3$d 0h%4$da3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H%3$dz\" fill=\"%5$s\"/>\n"
                        + "<text x=\"%6$d\" y=\"14\">%7$s</text>\n<text x=\"%8$d\" y=\"14\">%9$s</text>\n</svg>\n",
                width,
                escaped(agent.id().agent() + ": " + right),
                middle,
                width - middle - 3,
                colour,
                middle / 2,
                left,
                (middle + width) / 2,
                escaped(right));
    }

    private static void path(StringBuilder out, Plot plot) {
        var columns = plot.columns();
        boolean drawing = false;
        for (int i = 0; i < columns.size(); i++) {
            if (Double.isNaN(columns.get(i))) {
                continue;
            }
            double x = columns.size() == 1 ? RIGHT : LEFT + (double) i * (RIGHT - LEFT) / (columns.size() - 1);
            out.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x, y(plot, columns.get(i))));
            // A lone point is a line to itself, which the round cap makes a dot.
            out.append(drawing ? "" : String.format(Locale.ROOT, "L%.1f %.1f", x, y(plot, columns.get(i))));
            drawing = true;
        }
    }

    private static double y(Plot plot, double value) {
        return BOTTOM - value / plot.top() * (BOTTOM - TOP);
    }

    private static void line(StringBuilder out, double y, String style) {
        out.append(String.format(
                Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" %s/>\n", LEFT, RIGHT, y, y, style));
    }

    private static void text(StringBuilder out, int x, int y, String anchor, String colour, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                colour,
                escaped(text)));
    }

    private static String number(Metric metric, double value) {
        return metric.ratio() ? PythonFormat.percent(value, 0) : PythonFormat.fixed(value, 0);
    }

    /** As text of XML; what XML cannot hold becomes a replacement character. */
    private static String escaped(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c < ' ' || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
            }
        });
        return out.toString();
    }
}
