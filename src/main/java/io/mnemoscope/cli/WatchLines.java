package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * For programs and files: a line for each agent that changed and for each alert event, nothing else. Ends when nobody
 * reads any more.
 */
record WatchLines(PrintStream out, CountDownLatch ended) implements WatchMode {
    @Override
    public void frame(JsonNode frame) {
        frame.path("agents").forEach(node -> print(agent(LiveAgents.agent(node))));
        if (frame.path("type").asText().equals("alert")) {
            print(alert(LiveAgents.alert(frame.path("event").asText(), frame.path("alert"))));
        }
        if (out.checkError()) {
            ended.countDown();
        }
    }

    private static String agent(LiveAgents.Agent agent) {
        var line = agent.time() + " " + agent.simulation() + "/" + agent.name() + " " + agent.memory() + " "
                + agent.usage() + agent.named() + " " + agent.state();
        return agent.what().isEmpty() ? line : line + " (" + agent.what() + ")";
    }

    private static String alert(LiveAgents.Alert alert) {
        return alert.time() + " ALERT " + alert.event() + " " + alert.severity() + " " + alert.whose() + ": "
                + alert.message();
    }

    private void print(String line) {
        out.println(Cells.plain(line));
    }

    @Override
    public void link(@Nullable String lostBecause) {
        System.err.println(
                lostBecause == null
                        ? "mnemoscope: connected again"
                        : "mnemoscope: no connection (" + Cells.plain(lostBecause) + "), trying again");
    }

    @Override
    public void tick() {
        // Lines come when something happens.
    }

    @Override
    public void end() {
        out.flush();
    }
}
