package io.mnemoscope.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.StartProgress.Phase;
import org.junit.jupiter.api.Test;

/** What readiness says of a start. */
class StartProgressTest {
    private final Operations operations = TestOperations.create();
    private final StartProgress restart = operations.restart();

    private String said() {
        return operations.conditions().current().stream()
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }

    @Test
    void saysEachPhaseThatLasts() {
        restart.begin(Phase.SETTINGS);
        assertThat(said()).isEqualTo("reading settings");
        restart.expect(Phase.NOTIFICATIONS, 10);
        restart.expect(Phase.AGENTS, 10_000);

        restart.begin(Phase.NOTIFICATIONS);
        restart.beginBeside(Phase.AGENTS);
        restart.done(Phase.NOTIFICATIONS, 8, 8);
        restart.done(Phase.AGENTS, 4_300, 86_000);

        assertThat(said()).isEqualTo("restoring notifications: 80 %, 8 of 10; restoring agents: 43 %, 4,300 of 10,000");
        restart.end(Phase.NOTIFICATIONS);
        assertThat(said()).isEqualTo("restoring agents: 43 %, 4,300 of 10,000");
        restart.begin(Phase.SERVING);
        assertThat(said()).isEqualTo("starting to serve");
        assertThat(restart.end()).contains("notifications ", "agents ", "serving ");
        assertThat(said()).isEmpty();
    }

    @Test
    void saysTheOneThatLastsLonger() {
        restart.begin(Phase.NOTIFICATIONS);
        restart.beginBeside(Phase.AGENTS);

        restart.end(Phase.AGENTS);

        assertThat(said()).isEqualTo("restoring notifications");
    }
}
