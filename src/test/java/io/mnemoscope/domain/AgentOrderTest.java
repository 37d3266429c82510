package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The orders of agents, and the one word for how each does. */
class AgentOrderTest {
    private static final List<AgentStats> AGENTS = List.of(
            agent("town", "Bob", 50, 200, 1_000, 4, AlertState.FIRING, Severity.WARNING),
            agent("town", "Alice", 40, 950, 1_000, 1, AlertState.PENDING, Severity.CRITICAL),
            agent("city", "Zoë", 50, 9_000, 0, 3, AlertState.RECOVERING, Severity.WARNING),
            agent("town", "Carol", 30, 900, 1_000, 2, null, Severity.INFO),
            agent("city", "Bob", 10, 200, 0, 5, AlertState.FIRING, Severity.CRITICAL));

    @ParameterizedTest
    @CsvSource({
        "name, city/Bob city/Zoë town/Alice town/Bob town/Carol",
        "worst, city/Bob town/Bob city/Zoë town/Alice town/Carol",
        "size, city/Zoë town/Alice town/Carol city/Bob town/Bob",
        "last_seen, city/Zoë town/Bob town/Alice town/Carol city/Bob",
        "first_seen, town/Alice town/Carol city/Zoë town/Bob city/Bob",
    })
    void equalAgentsComeByName(String order, String expected) {
        var sorted = new ArrayList<>(AGENTS);
        sorted.sort(AgentOrder.named(order).comparator());

        assertThat(sorted)
                .extracting(agent -> agent.id().simulation() + "/" + agent.id().agent())
                .containsExactly(expected.split(" "));
    }

    @Test
    void anUnknownOrderIsRefused() {
        assertThatThrownBy(() -> AgentOrder.named("SIZE"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("sort: must be name, worst, size, last_seen or first_seen: SIZE");
    }

    @Test
    void theStateIsTheWorstThatIsActive() {
        assertThat(AGENTS)
                .extracting(AgentStats::state)
                .containsExactly("warning", "pending", "warning", "ok", "critical");
        assertThat(AGENTS).extracting(AgentStats::isCritical).containsExactly(false, false, false, false, true);
        assertThat(agent("town", "Dan", 0, 0, 0, 0, AlertState.FIRING, Severity.INFO)
                        .state())
                .isEqualTo("info");
    }

    private static AgentStats agent(
            String simulation,
            String name,
            long seconds,
            long size,
            long limit,
            long seen,
            @Nullable AlertState state,
            Severity severity) {
        var type = BuiltIn.THRESHOLD_EXCEEDED;
        var active = state == null
                ? List.<AgentStats.ActiveRule>of()
                : List.of(new AgentStats.ActiveRule(type, type.wireName(), state, severity, 0));
        return new AgentStats(
                Moments.sized(new AgentId(simulation, name), seconds, size, limit),
                1,
                0,
                0,
                seen,
                TrendDirection.STABLE,
                0,
                active);
    }
}
