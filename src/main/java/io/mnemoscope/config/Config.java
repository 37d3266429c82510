package io.mnemoscope.config;

import io.mnemoscope.config.keys.ByteSize;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleOverride;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.notify.SinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Everything that can be set; see conf/mnemoscope.yaml for what each means. */
public record Config(
        Http http,
        Security security,
        Ingest ingest,
        Monitor monitor,
        Alerting alerting,
        Notify notifications,
        Store store,
        Live live,
        Limits limits) {
    /**
     * The HTTP server.
     *
     * @param host address to bind
     * @param port 0 picks a free one
     * @param instances event loops that share the port, at least 1
     * @param maxBody the largest JSON body
     * @param maxStream the largest NDJSON body, unpacked
     * @param maxLine the longest NDJSON line
     * @param maxConnections in all; beyond, new ones are closed
     * @param maxConnectionsPerAddress of one client address
     * @param headerTimeout for the head of a request to arrive
     * @param bodyTimeout for a JSON body to arrive, and between two lines of NDJSON
     * @param minRate bytes a second, of a body or an answer while it is waited for; 0: any
     * @param answerTimeout for a client to take some of its answer
     */
    public record Http(
            String host,
            int port,
            int instances,
            ByteSize maxBody,
            ByteSize maxStream,
            ByteSize maxLine,
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration headerTimeout,
            Duration bodyTimeout,
            int minRate,
            Duration answerTimeout) {}

    /**
     * Who may.
     *
     * @param tokens bearer tokens, any of which opens everything; empty: no token is needed
     * @param insecure allow an address other than the loopback without tokens
     */
    public record Security(List<String> tokens, boolean insecure) {
        public Security {
            tokens = List.copyOf(tokens);
        }

        @Override
        public String toString() {
            return "Security[tokens=" + tokens.size() + " (masked), insecure=" + insecure + "]";
        }
    }

    /**
     * Taking snapshots in.
     *
     * @param maxInFlight what is read but not yet durable, per instance; beyond: 429
     */
    public record Ingest(ByteSize maxInFlight) {}

    /**
     * Watching agents.
     *
     * @param partitions owners, at least 1
     * @param maxAgents agents watched at most
     * @param tick how often newest figures go to the live feed
     * @param checkpointSnapshots snapshots of one agent between two checkpoints
     * @param checkpointAge time between two checkpoints of an agent that changes
     */
    public record Monitor(
            int partitions, int maxAgents, Duration tick, int checkpointSnapshots, Duration checkpointAge) {}

    /**
     * The rules.
     *
     * @param defaults what holds unless something else is said
     * @param overrides for simulations and agents by pattern, later ones over earlier ones
     * @param interval how often it is looked for agents and simulations that have gone silent
     * @param comparisonInterval how often the agents of a simulation are compared
     */
    public record Alerting(
            RuleSettings defaults, List<RuleOverride> overrides, Duration interval, Duration comparisonInterval) {
        public Alerting {
            overrides = List.copyOf(overrides);
        }

        /** These rules, with nothing set for anybody. */
        public RuleConfiguration ruleConfiguration() {
            return new RuleConfiguration(defaults, overrides);
        }
    }

    /**
     * Where notifications of alerts are sent, and when.
     *
     * @param inhibition which alerts mute others
     * @param groupBy what alerts of one notification share; the simulation is always there
     * @param groupWait how long a new group of alerts waits for more; zero: alerts are not grouped
     * @param groupInterval the least time between two notifications of one receiver about changes of a group
     * @param repeat how often active critical alerts are sent again; zero: never
     * @param attempts failed ones after which a notification is given up
     * @param maxAge of a notification after which a failed attempt is its last
     * @param failures in a row after which the circuit of a receiver opens
     * @param pause for how long
     * @param timeout for a receiver to answer
     * @param externalUrl where people reach this server, without a slash at the end; may be empty
     * @param anyAddress whether link-local addresses and metadata services may be sent to
     * @param log whether notifications are logged too
     * @param receivers the others
     */
    public record Notify(
            List<InhibitionRule> inhibition,
            Set<Matcher.Field> groupBy,
            Duration groupWait,
            Duration groupInterval,
            Duration repeat,
            int attempts,
            Duration maxAge,
            int failures,
            Duration pause,
            Duration timeout,
            String externalUrl,
            boolean anyAddress,
            boolean log,
            List<Receiver> receivers) {
        public Notify {
            inhibition = List.copyOf(inhibition);
            groupBy = Set.copyOf(groupBy);
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * Where notifications of alerts are sent.
     *
     * @param type what it is
     * @param name unique; in records and logs
     * @param sink what its type has of its own
     * @param severity milder alerts are not sent
     * @param match only alerts that all of these match are sent
     */
    public record Receiver(String type, String name, SinkConfig sink, Severity severity, List<Matcher> match) {
        public Receiver {
            match = List.copyOf(match);
        }
    }

    /**
     * The embedded store.
     *
     * @param directory made if it is not there
     * @param openSize memory for snapshots that are in no chunk yet
     * @param sealAge age at which they go into one
     * @param retention older snapshots are deleted; zero: never
     * @param maxSize size of all files beyond which the oldest of everything is deleted; 0: never
     * @param maxEvents alert events beyond which the oldest ended alerts are deleted; 0: never
     */
    public record Store(
            Path directory,
            ByteSize openSize,
            Duration sealAge,
            Duration retention,
            ByteSize maxSize,
            long maxEvents) {}

    /**
     * The live sockets.
     *
     * @param maxClients sockets in all
     * @param alertQueue alert events that may wait for one client
     * @param stalledAfter time after which a client that takes nothing is cut off
     */
    public record Live(int maxClients, int alertQueue, Duration stalledAfter) {}

    /**
     * What the whole process may use.
     *
     * @param memory that request bodies, answers, live clients, agents and patterns may take together
     * @param maxSettings settings of simulations, and as many of agents, that are kept
     */
    public record Limits(ByteSize memory, int maxSettings) {}
}
