package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import org.jspecify.annotations.Nullable;

/**
 * An alert event as it is kept: names are numbers of other tables.
 *
 * @param offset its place in the store's one sequence of events, from 1
 * @param alert the number of its alert's row
 * @param whose the number of its agent; of an alert of a whole simulation the negative number of that
 * @param id of the alert, where it does not follow from the agent, the rule and the start; null where it does
 * @param event what happened; its alert's agent is meaningless, and its id is empty: see {@link #event(AgentId)}
 */
public record LoggedEvent(
        long offset, long alert, int whose, @Nullable String id, AlertEvent event) {
    /** Of an event that knows its agent. */
    public static LoggedEvent of(long offset, long alert, int whose, AlertEvent event) {
        var its = event.alert();
        var derived = Alert.idOf(its.agent(), its.rule(), its.startedMillis());
        return new LoggedEvent(offset, alert, whose, derived.equals(its.id()) ? null : its.id(), event);
    }

    /** The event of this agent, whole. */
    public AlertEvent event(AgentId agent) {
        var its = event.alert();
        var named = id == null ? Alert.idOf(agent, its.rule(), its.startedMillis()) : id;
        return new AlertEvent(
                event.kind(),
                event.reason(),
                new Alert(
                        named,
                        agent,
                        its.type(),
                        its.rule(),
                        its.severity(),
                        its.state(),
                        its.flapping(),
                        its.message(),
                        its.value(),
                        its.level(),
                        its.startedMillis(),
                        its.updatedMillis(),
                        its.resolvedMillis(),
                        its.memory()));
    }
}
