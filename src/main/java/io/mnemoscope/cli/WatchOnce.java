package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The whole fleet as it stands, one time, with the chart of the worst agent. */
final class WatchOnce implements WatchMode {
    private static final int MOST_COLUMNS = 120;
    private static final int MOST_ALERTS = 10;
    private static final int CHART_COLUMNS = 60;
    private static final int CHART_ROWS = 10;

    private final PrintStream out;
    private final LiveScreen screen;
    private final LiveChart chart;
    private final CountDownLatch ended;
    private final LiveAgents agents = new LiveAgents();
    private boolean alertsTold;

    WatchOnce(PrintStream out, LiveScreen screen, LiveChart chart, CountDownLatch ended) {
        this.out = out;
        this.screen = screen;
        this.chart = chart;
        this.ended = ended;
    }

    @Override
    public void frame(JsonNode frame) {
        agents.apply(frame);
        alertsTold |= frame.path("channel").asText().equals("alerts");
        tick();
    }

    @Override
    public void link(@Nullable String lostBecause) {
        // It connects again by itself, and the state comes again.
    }

    @Override
    public void tick() {
        if (!agents.isComplete() || !alertsTold || ended.getCount() == 0) {
            return;
        }
        agents.worst().ifPresent(worst -> chart.ask(worst, CHART_COLUMNS, CHART_ROWS));
        if (agents.worst().isEmpty() || chart.isThere()) {
            print();
            ended.countDown();
        }
    }

    private void print() {
        var all = agents.worstFirst();
        out.println(LiveScreen.summary(all));
        screen.table(all, MOST_COLUMNS, Integer.MAX_VALUE).forEach(out::println);
        chart.lines().forEach(out::println);
        agents.alerts().stream().limit(MOST_ALERTS).forEach(alert -> out.println(screen.alert(alert, MOST_COLUMNS)));
    }

    @Override
    public void end() {
        out.flush();
    }
}
