package io.mnemoscope.cli;

import io.mnemoscope.cli.LiveAgents.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines of the watching terminal: who is worst, one chart, the newest alerts. What colour says is said in words too.
 *
 * @param colours whether to use any
 * @param ascii plain ASCII in what we draw ourselves
 */
record LiveScreen(boolean colours, boolean ascii) {
    private static final int ROOMY = 100;
    private static final int NARROW = 60;
    private static final int BAR = 10;
    private static final int LEAST_ROWS = 3;
    private static final int CHART_FROM = 22;
    private static final int ALERTS_FROM = 14;
    private static final int MOST_ALERTS = 6;
    private static final Map<String, String> COLOURS =
            Map.of("critical", "1;31", "warning", "33", "info", "36", "pending", "35", "ok", "32");
    private static final Set<String> OVER = Set.of("resolved", "inactive");
    private static final Map<String, String> MARKS =
            Map.of("critical", "!!", "warning", "! ", "info", "i ", "pending", "? ", "ok", "  ");

    /**
     * What is to be shown.
     *
     * @param status the first line
     * @param chart lines, none if there is no chart
     */
    record View(String status, List<Agent> agents, List<String> chart, List<LiveAgents.Alert> alerts) {}

    /** As many lines as there are rows, or fewer; none longer than the columns. */
    List<String> lines(View view, Terminal.Size size) {
        int columns = size.columns();
        int chart = size.rows() >= CHART_FROM ? Math.min(view.chart().size(), size.rows() / 2) : 0;
        int alerts = size.rows() >= ALERTS_FROM ? Math.min(view.alerts().size(), MOST_ALERTS) : 0;
        int others = 2 + (chart > 0 ? chart + 1 : 0) + (alerts > 0 ? alerts + 1 : 0);
        int rows = Math.max(LEAST_ROWS, size.rows() - others);
        var lines = new ArrayList<String>();
        lines.add(Cells.cut(view.status(), columns));
        lines.addAll(table(view.agents(), columns, rows));
        if (chart > 0) {
            lines.add("");
            view.chart().stream().limit(chart).forEach(line -> lines.add(Cells.cut(line, columns)));
        }
        if (alerts > 0) {
            lines.add("");
            view.alerts().stream().limit(alerts).forEach(alert -> lines.add(alert(alert, columns)));
        }
        return lines.subList(0, Math.min(lines.size(), size.rows()));
    }

    /** The heading and so many agents; one row says how many more there are. */
    List<String> table(List<Agent> agents, int columns, int rows) {
        var lines = new ArrayList<String>();
        lines.add(Cells.cut(heading(columns), columns));
        int shown = agents.size() <= rows ? agents.size() : rows - 1;
        agents.stream().limit(shown).forEach(agent -> lines.add(row(agent, columns)));
        if (shown < agents.size()) {
            lines.add(Cells.cut("   and " + (agents.size() - shown) + " more", columns));
        }
        return lines;
    }

    String alert(LiveAgents.Alert alert, int columns) {
        var time = alert.time().length() > 19 ? alert.time().substring(11, 19) : alert.time();
        var text = time + " " + Cells.left(alert.event(), 16) + " " + Cells.left(alert.severity(), 8) + " "
                + alert.whose() + ": " + alert.message();
        return coloured(OVER.contains(alert.event()) ? "" : alert.severity(), Cells.cut(text, columns));
    }

    private static int nameCells(int columns) {
        if (columns >= ROOMY) {
            return Math.min(40, columns / 4);
        }
        return Math.max(4, columns >= NARROW ? columns - 50 : columns - 21);
    }

    private String heading(int columns) {
        var out = new StringBuilder("   ").append(Cells.left("AGENT", nameCells(columns)));
        if (columns >= NARROW) {
            out.append(' ').append(Cells.right("MEMORY", 15)).append("  ").append(" ".repeat(BAR));
        }
        out.append(' ').append(Cells.right("USAGE", 7)).append("  ").append(Cells.left("STATE", 8));
        if (columns >= ROOMY) {
            out.append(' ').append(Cells.left("TREND", 10)).append(" RULES");
        }
        return out.toString();
    }

    private String row(Agent agent, int columns) {
        var out = new StringBuilder(MARKS.getOrDefault(agent.state(), "* ")).append(' ');
        out.append(Cells.left(agent.name(), nameCells(columns)));
        if (columns >= NARROW) {
            out.append(' ').append(Cells.right(agent.memory(), 15)).append("  ").append(bar(agent.pressure()));
        }
        out.append(' ').append(Cells.right(agent.usage(), 7)).append("  ").append(Cells.left(agent.state(), 8));
        if (columns >= ROOMY) {
            out.append(' ')
                    .append(Cells.left(agent.trend(), 10))
                    .append(' ')
                    .append(agent.what())
                    .append(agent.named());
        }
        return coloured(agent.state(), Cells.cut(out.toString(), columns));
    }

    private String bar(double pressure) {
        int filled = (int) Math.max(0, Math.min(BAR, Math.round(pressure * BAR)));
        return (ascii ? "#" : "█").repeat(filled) + (ascii ? "." : "░").repeat(BAR - filled);
    }

    private String coloured(String state, String text) {
        var colour = COLOURS.get(state);
        return colours && colour != null && !state.equals("ok") ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    /** {@code 12 agents: 1 critical, 2 warning}. */
    static String summary(List<Agent> agents) {
        var counts = agents.stream().collect(Collectors.groupingBy(Agent::state, Collectors.counting()));
        var alerting = List.of("critical", "warning", "info", "pending").stream()
                .filter(counts::containsKey)
                .map(state -> counts.get(state) + " " + state)
                .collect(Collectors.joining(", "));
        var all = agents.size() + (agents.size() == 1 ? " agent" : " agents");
        return alerting.isEmpty() ? all : all + ": " + alerting;
    }
}
