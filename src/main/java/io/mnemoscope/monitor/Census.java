package io.mnemoscope.monitor;

import io.micrometer.core.instrument.Gauge;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.operations.Operations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of all owners together: how many there are, and which are in quarantine. There is one for a server. Any
 * thread.
 */
public final class Census {
    private static final Logger LOG = LoggerFactory.getLogger(Census.class);
    private static final String COMPONENT = "agents";
    /** Quarantines of so many agents at a time are logged one by one; the others are counted. */
    private static final int LOGGED = 20;

    private final int maxAgents;
    private final String version;
    private final Operations operations;
    private final AtomicInteger agents = new AtomicInteger();
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

    /** A new agent; answers why it cannot be watched, or null if it is from now on. */
    @Nullable
    String admit() {
        if (agents.incrementAndGet() > maxAgents) {
            agents.decrementAndGet();
            return "the server watches at most " + maxAgents + " agents (monitor.max_agents)";
        }
        return null;
    }

    /** An agent that the store has: it is watched whatever the limits. */
    void enter() {
        agents.incrementAndGet();
    }

    /** An agent is not watched any more. */
    void leave(AgentId agent) {
        agents.decrementAndGet();
        released(agent);
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
