package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A screen of its own on a terminal, drawn again when something changed, or the size did. */
final class WatchOnScreen implements WatchMode {
    /** Java is not told when a terminal's size changes, so it is asked for now and then. */
    private static final int TICKS_A_SIZE = 4;

    private static final int MOST_CHART_ROWS = 12;
    private static final int CHART_LABELS = 4;
    private static final int CHART_MARGIN = 12;

    private final Terminal terminal;
    private final String url;
    private final LiveScreen screen;
    private final LiveChart chart;
    private final LiveAgents agents = new LiveAgents();
    private Terminal.Size size = Terminal.Size.USUAL;
    private @Nullable String lost;
    private List<String> drawn = List.of();
    private long ticks;

    WatchOnScreen(Terminal terminal, String url, LiveScreen screen, LiveChart chart) {
        this.terminal = terminal;
        this.url = url;
        this.screen = screen;
        this.chart = chart;
    }

    @Override
    public void frame(JsonNode frame) {
        agents.apply(frame);
    }

    @Override
    public void link(@Nullable String lostBecause) {
        lost = lostBecause;
    }

    @Override
    public void tick() {
        if (ticks == 0) {
            terminal.enter();
        }
        if (ticks++ % TICKS_A_SIZE == 0) {
            var now = Terminal.size();
            drawn = now.equals(size) ? drawn : List.of();
            size = now;
        }
        if (lost == null) {
            int rows = Math.min(MOST_CHART_ROWS, size.rows() / 2 - CHART_LABELS - 1);
            agents.worst()
                    .ifPresent(worst -> chart.ask(worst, size.columns() - CHART_MARGIN - " limit".length(), rows));
        }
        var all = agents.worstFirst();
        var lines = screen.lines(new LiveScreen.View(status(all), all, chart.lines(), agents.alerts()), size);
        if (!lines.equals(drawn)) {
            terminal.draw(lines);
            drawn = lines;
        }
    }

    private String status(List<LiveAgents.Agent> all) {
        var link = lost == null ? "live" : "NO CONNECTION (" + lost + "), trying again";
        return link + " | " + LiveScreen.summary(all) + " | " + url;
    }

    @Override
    public void end() {
        terminal.leave();
    }
}
