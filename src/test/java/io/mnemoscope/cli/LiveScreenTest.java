package io.mnemoscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.cli.LiveScreen.View;
import io.mnemoscope.cli.Terminal.Size;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveScreenTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ESC = "\u001b";

    private final LiveAgents agents = new LiveAgents();
    private final LiveScreen plain = new LiveScreen(false, false);

    @Test
    void theWorstComeFirstThenTheFullest() throws Exception {
        state(
                agent("calm", 10, "ok"),
                agent("fuller", 50, "ok"),
                agent("bad", 99, "critical"),
                agent("so so", 80, "info"));

        var lines = lines(plain, new Size(120, 20));

        assertThat(lines.get(0)).isEqualTo("live | 4 agents: 1 critical, 1 info");
        assertThat(lines.subList(2, 6))
                .extracting(line -> line.substring(0, 9).strip())
                .containsExactly("!! bad", "i  so so", "fuller", "calm");
    }

    @ParameterizedTest
    @CsvSource({"120,40", "80,24", "60,16", "40,12", "30,10", "12,4", "1,1", "200,60"})
    void fitsWhateverSizeTheTerminalHas(int columns, int rows) throws Exception {
        var all = IntStream.range(0, 100)
                .mapToObj(i -> agent("日本語 🌸 " + i, i, i > 90 ? "critical" : "ok"))
                .toArray(String[]::new);
        state(all);
        alert("agent with a long name", "Memory usage at 99.0% (critical level: 95.0%)");

        for (var screen : List.of(plain, new LiveScreen(true, false), new LiveScreen(false, true))) {
            var lines = lines(screen, new Size(columns, rows));

            assertThat(lines).hasSizeLessThanOrEqualTo(rows);
            assertThat(lines)
                    .allSatisfy(line ->
                            assertThat(Cells.width(withoutColours(line))).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void saysInWordsWhatColourSays() throws Exception {
        state(agent("bad", 99, "critical"), agent("calm", 1, "ok"));

        var coloured = lines(new LiveScreen(true, false), new Size(100, 20));

        assertThat(String.join("\n", coloured)).contains(ESC + "[1;31m");
        assertThat(coloured.stream().map(LiveScreenTest::withoutColours).toList())
                .isEqualTo(lines(plain, new Size(100, 20)));
        assertThat(String.join("\n", lines(plain, new Size(100, 20))))
                .doesNotContain(ESC)
                .contains("critical");
    }

    @Test
    void noNameMovesTheCursor() throws Exception {
        state(agent("\u202eevil\u0007", 1, "ok"));
        alert("x\u001b[2Jy", "a\nb\u009b1m");

        assertThat(String.join("", lines(plain, new Size(100, 20))))
                .doesNotContain(ESC, "\u202e", "\u009b", "\n", "\u0007");
    }

    @Test
    void goesOnFromTheStateAsTheServerTells() throws Exception {
        state(agent("a", 1, "ok"), agent("b", 2, "ok"));

        apply("{'type':'delta','offset':1,'removed':[{'simulation':'town','agent':'a'}],'agents':["
                + agent("b", 60, "warning") + "," + agent("c", 3, "ok") + "]}");
        apply("{'type':'a newer kind'}");

        assertThat(agents.worstFirst()).extracting(LiveAgents.Agent::name).containsExactly("b", "c");
        assertThat(agents.worstFirst().get(0).usage()).isEqualTo("60.0%");
        state(agent("d", 1, "ok"));
        assertThat(agents.worstFirst()).extracting(LiveAgents.Agent::name).containsExactly("d");
    }

    @Test
    void showsTheFullestMemoryStoreByName() throws Exception {
        var stores = ",'stores':{'archive':{'role':'archival','size':3,'unit':'items'},'context':{'role':'context',"
                + "'size':7946,'unit':'tokens','limit':8192}},'pressure':0.97,'fullest':'context'}";
        var several = agent("a", 30, "warning").replaceFirst("}$", stores);
        state(several, agent("b", 60, "warning"));

        assertThat(agents.worstFirst()).extracting(LiveAgents.Agent::name).containsExactly("a", "b");
        assertThat(agents.worstFirst().get(0).memory()).isEqualTo("7946/8192");
        assertThat(agents.worstFirst().get(0).usage()).isEqualTo("97.0%");
        assertThat(agents.worstFirst().get(0).named()).isEqualTo(" (context)");
        assertThat(agents.worstFirst().get(1).named()).isEmpty();
        assertThat(String.join("\n", lines(plain, new Size(120, 20)))).contains("7946/8192", "(context)");
    }

    @Test
    void keepsABoundedNumberOfAlerts() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            alert("Alice", "number " + i);
        }

        assertThat(agents.alerts()).hasSize(50);
        assertThat(agents.alerts().get(0).message()).isEqualTo("number 999");
    }

    @Test
    void theTerminalIsGivenBackOnceAndNothingIsDrawnAfterThat() {
        var bytes = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        terminal.draw(List.of("too early"));
        terminal.enter();
        terminal.draw(List.of("one", "two"));
        terminal.leave();
        terminal.leave();
        terminal.draw(List.of("too late"));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith(ESC + "[?1049h" + ESC + "[?25l")
                .contains("one" + ESC + "[0m" + ESC + "[K\r\ntwo")
                .endsWith(ESC + "[?25h" + ESC + "[?1049l")
                .doesNotContain("too");
    }

    @Test
    void knowsSizesAndWhoWantsNoColour() {
        assertThat(Terminal.size("24 80\n")).isEqualTo(new Size(80, 24));
        assertThat(List.of("0 0", "", "x y", "-1 5", "24 80 1"))
                .allSatisfy(answer -> assertThat(Terminal.size(answer)).isEqualTo(Size.USUAL));
        assertThat(Terminal.wantsColours(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Terminal.wantsColours(Map.of("TERM", "xterm", "NO_COLOR", "1")))
                .isFalse();
        assertThat(Terminal.wantsColours(Map.of("TERM", "dumb"))).isFalse();
        assertThat(Terminal.wantsColours(Map.of())).isFalse();
    }

    private List<String> lines(LiveScreen screen, Size size) {
        var all = agents.worstFirst();
        var chart = List.of("Memory Size (memories) - x", "100 ┤███", "  0 ┤███");
        return screen.lines(new View("live | " + LiveScreen.summary(all), all, chart, agents.alerts()), size);
    }

    private static String withoutColours(String line) {
        return line.replaceAll(ESC + "\\[[0-9;]*m", "");
    }

    private void state(String... all) throws Exception {
        apply("{'type':'state','channel':'fleet','page':0,'last':true,'offset':0,'agents':[" + String.join(",", all)
                + "]}");
    }

    private void alert(String agent, String message) throws Exception {
        var node = MAPPER.createObjectNode().put("type", "alert").put("event", "firing");
        node.putObject("alert")
                .put("timestamp", "2026-03-01T12:00:00.000Z")
                .put("simulation", "town")
                .put("agent", agent)
                .put("severity", "critical")
                .put("message", message);
        agents.apply(node);
    }

    private void apply(String frame) throws Exception {
        agents.apply(MAPPER.readTree(frame.replace('\'', '"')));
    }

    private static String agent(String name, int percent, String state) {
        var node = MAPPER.createObjectNode()
                .put("simulation", "town")
                .put("agent", name)
                .put("timestamp", "2026-03-01T12:00:00.000Z")
                .put("memory_trend", "stable")
                .put("state", state);
        node.putObject("memory_stats")
                .put("total_size", percent)
                .put("max_size", 100)
                .put("usage_ratio", percent / 100.0);
        return node.toString();
    }
}
