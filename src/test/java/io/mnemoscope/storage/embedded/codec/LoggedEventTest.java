package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import org.junit.jupiter.api.Test;

/** An alert's id is kept only where it does not follow from the agent, the rule and the start. */
class LoggedEventTest {
    private static final AgentId AGENT = new AgentId("town", "Alice");

    private static AlertEvent event(String id) {
        var its = EventBlockCodecTest.everyday(1).get(0).event();
        var alert = its.alert();
        return new AlertEvent(
                its.kind(),
                its.reason(),
                new Alert(
                        id,
                        AGENT,
                        alert.type(),
                        alert.rule(),
                        alert.severity(),
                        alert.state(),
                        true,
                        alert.message(),
                        alert.value(),
                        alert.level(),
                        alert.startedMillis(),
                        alert.updatedMillis(),
                        alert.resolvedMillis(),
                        alert.memory()));
    }

    @Test
    void anIdThatFollowsIsNotKept() {
        var its = event("").alert();
        var event = event(Alert.idOf(AGENT, its.rule(), its.startedMillis()));

        var logged = LoggedEvent.of(7, 8, 9, event);

        assertThat(logged.id()).isNull();
        assertThat(logged.event(AGENT)).isEqualTo(event);
        assertThat(logged).extracting("offset", "alert", "whose").containsExactly(7L, 8L, 9);
    }

    @Test
    void anyOtherIdIsKept() {
        var event = event("an id of an earlier version");

        var logged = LoggedEvent.of(7, 8, 9, event);

        assertThat(logged.id()).isEqualTo("an id of an earlier version");
        assertThat(logged.event(AGENT)).isEqualTo(event);
    }
}
