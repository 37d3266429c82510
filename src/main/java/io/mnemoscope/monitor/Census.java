package io.mnemoscope.monitor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of all owners together: how many there are, what memory they take, and which are in quarantine. There is one
 * for a server. Any thread.
 */
public final class Census {
    private static final Logger LOG = LoggerFactory.getLogger(Census.class);
    private static final String COMPONENT = "agents";
    private static final String LIMIT = "agents.limit";
    private static final String NO_MEMORY = "the server's memory for agents is used up (limits.memory)";
    /** Quarantines of so many agents at a time are logged one by one; the others are counted. */
    private static final int LOGGED = 20;

    private final int maxAgents;
    private final String version;
    private final Operations operations;
    private final AtomicInteger agents = new AtomicInteger();
    private final Counter refusals;
    private volatile boolean full;
    private final Map<AgentId, Quarantine> quarantined = new LinkedHashMap<>();

    /**
     * With no agents.
     *
     * @param maxAgents as many are watched, at least 1
     * @param version of this server: agents that another one could not evaluate are tried again
     */
    public Census(int maxAgents, String version, Operations operations) {
        this.maxAgents = maxAgents;
        this.version = version;
        this.operations = operations;
        Gauge.builder("mnemoscope.agents.watched", agents, AtomicInteger::doubleValue)
                .description("Agents that are watched")
                .register(operations.meters());
        refusals = Counter.builder("mnemoscope.snapshots.refused")
                .description("Snapshots that were rejected because of the limits on agents and their memory")
                .register(operations.meters());
        Gauge.builder("mnemoscope.agents.quarantined", this, Census::quarantinedNow)
                .description("Agents whose rules are not evaluated, because that failed")
                .register(operations.meters());
    }

    String version() {
        return version;
    }

    /** How many agents there are. */
    public int agents() {
        return agents.get();
    }

    /**
     * A new agent.
     *
     * @param bytes that it takes
     * @return why it cannot be watched, or null if it is from now on
     */
    @Nullable
    String admit(long bytes) {
        if (agents.incrementAndGet() > maxAgents) {
            agents.decrementAndGet();
            return refused("the server watches at most " + maxAgents + " agents (monitor.max_agents)");
        }
        if (!operations.budget().tryTake(Kind.AGENTS, bytes)) {
            agents.decrementAndGet();
            return refused(NO_MEMORY);
        }
        return null;
    }

    /** An agent takes so many bytes more; answers why it cannot, or null. */
    @Nullable
    String grow(long bytes) {
        return operations.budget().tryTake(Kind.AGENTS, bytes) ? null : refused(NO_MEMORY);
    }

    private String refused(String why) {
        refusals.increment();
        if (!full) {
            full = true;
            operations.conditions().set(LIMIT, Level.DEGRADED, "new agents are refused: " + why);
        }
        return why;
    }

    /** An agent that the store has: it is watched whatever the limits. */
    void enter(long bytes) {
        agents.incrementAndGet();
        operations.budget().take(Kind.AGENTS, bytes);
    }

    /** An agent is not watched any more; what it took is given back. */
    void leave(AgentId agent, long bytes) {
        agents.decrementAndGet();
        operations.budget().give(Kind.AGENTS, bytes);
        released(agent);
        if (full) {
            full = false;
            operations.conditions().clear(LIMIT);
        }
    }

    /** An agent's rules are not evaluated from now on. */
    synchronized void quarantined(AgentId agent, Quarantine why, @Nullable Throwable failure) {
        var before = quarantined.put(agent, why);
        if (!why.equals(before) && quarantined.size() <= LOGGED) {
            LOG.warn(
                    "agent in quarantine simulation={} agent={} reason=\"{}\"",
                    agent.simulation(),
                    agent.agent(),
                    why.reason(),
                    failure);
        }
        say();
    }

    /** An agent's rules are evaluated again, or it is gone. */
    synchronized void released(AgentId agent) {
        if (quarantined.remove(agent) != null) {
            LOG.info("agent out of quarantine simulation={} agent={}", agent.simulation(), agent.agent());
            say();
        }
    }

    private void say() {
        var first = quarantined.entrySet().stream().findFirst();
        first.ifPresentOrElse(
                entry -> operations
                        .conditions()
                        .set(
                                COMPONENT,
                                Level.DEGRADED,
                                quarantined.size() + " in quarantine: their rules are not evaluated; the first is "
                                        + entry.getKey().simulation() + "/"
                                        + entry.getKey().agent() + ": "
                                        + entry.getValue().reason()),
                () -> operations.conditions().clear(COMPONENT));
    }

    private synchronized double quarantinedNow() {
        return quarantined.size();
    }
}
