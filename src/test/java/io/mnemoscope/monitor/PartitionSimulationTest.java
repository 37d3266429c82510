package io.mnemoscope.monitor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A partition and its store in virtual time, with failures and crashes wherever the seed wants them: what was acknowledged is
 * stored once, memory is what the store says, and every event is stored once and published at most once. {@code
 * -Dsimulation.seeds}: how many.
 */
@Tag("slow")
class PartitionSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 500);
    private static final int MOST_STEPS = 200_000;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Partition.class);

    /** A failure of the store is a warning of the partition, and there are thousands. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @Test
    void whateverFailsMemoryIsWhatTheStoreSaysAndNothingIsLostOrDoubled() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Simulation(seed).run();
        }
    }

    /** One client of one agent, which sends a batch until it is acknowledged and then the next. */
    private static final class Client {
        final AgentId agent;
        final List<MemorySnapshot> input;
        int acknowledged;
        int sending;

        Client(AgentId agent, List<MemorySnapshot> input) {
            this.agent = agent;
            this.input = input;
        }

        boolean done() {
            return acknowledged == input.size();
        }
    }

    private static final class Simulation {
        private final String name;
        private final SplittableRandom random;
        private final VirtualTime time = new VirtualTime();
        private final InMemoryStore memory = new InMemoryStore();
        private final List<Client> clients = new ArrayList<>();
        private final Map<Long, StoredEvent> published = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();
        private FailingStore store;
        private AgentRegistry agents;
        private Partition partition;
        private boolean loaded;
        private long arrival;

        Simulation(int seed) {
            name = "seed " + seed;
            random = new SplittableRandom(seed);
            for (var one : List.of("Alice", "Bob", "Carol")) {
                var id = new AgentId("town", one);
                var input = new ArrayList<>(Moments.walk(random, id, 60));
                for (int i = 0; i < 5; i++) {
                    Collections.swap(input, random.nextInt(input.size()), random.nextInt(input.size()));
                }
                clients.add(new Client(id, input));
            }
            start();
        }

        /** The first start, or the one after a crash. */
        private void start() {
            var config = new Config.Monitor(1, 100, Duration.ofMillis(250), 8, Duration.ofMillis(100));
            loaded = false;
            store = new FailingStore(memory, time, random);
            agents = new AgentRegistry(
                    new RuleConfiguration(RuleSettings.DEFAULTS, List.of()),
                    new Census(1_000, "1", TestOperations.create()));
            partition = new Partition(
                    store.port(), config, time, agents, this::publish, task -> time.after(Duration.ofSeconds(1), task));
            var started = partition;
            started.load(0).onSuccess(done -> loaded = partition == started);
            clients.forEach(this::send);
            tick(started);
        }

        private void tick(Partition of) {
            time.after(Duration.ofMillis(50), () -> {
                if (loaded && partition == of) {
                    var unused = of.checkpointOld();
                }
                if (!finished()) {
                    tick(of);
                }
            });
        }

        private void publish(List<StoredEvent> events) {
            for (var event : events) {
                if (published.put(event.offset(), event) != null) {
                    wrong.add("published twice: " + event);
                }
            }
        }

        private void send(Client client) {
            if (client.done()) {
                return;
            }
            if (client.sending == 0) {
                client.sending = Math.min(1 + random.nextInt(12), client.input.size() - client.acknowledged);
            }
            time.after(Duration.ofMillis(random.nextInt(40)), () -> {
                if (!loaded) {
                    send(client);
                    return;
                }
                arrival += 1_000;
                int until = client.acknowledged + client.sending;
                var batch = client.input.subList(client.acknowledged, until);
                var positions = LongStream.rangeClosed(1, batch.size()).toArray();
                partition
                        .observe(new ObserveSnapshots(List.copyOf(batch), positions, arrival))
                        .onSuccess(answer -> {
                            client.acknowledged = until;
                            client.sending = 0;
                        })
                        .onComplete(answered -> send(client));
            });
        }

        private boolean finished() {
            return clients.stream().allMatch(Client::done);
        }

        void run() {
            int crashes = random.nextInt(4);
            int steps = 0;
            while (time.step()) {
                assertThat(++steps).as(name + " does not end").isLessThan(MOST_STEPS);
                int chance = finished() ? -1 : random.nextInt(200);
                if (chance == 0 && crashes-- > 0) {
                    time.crash();
                    start();
                } else if (chance == 1 || chance == 2) {
                    store.failing(chance == 1);
                }
            }
            check();
        }

        private void check() {
            assertThat(finished()).as(name).isTrue();
            assertThat(wrong).as(name).isEmpty();
            var events = memory.eventsAfter(0, 100_000).result();
            var byOffset = new TreeMap<Long, StoredEvent>();
            events.forEach(event -> byOffset.put(event.offset(), event));
            published.forEach(
                    (offset, event) -> assertThat(byOffset.get(offset)).as(name).isEqualTo(event));
            for (var client : clients) {
                var stored = memory.range(client.agent, 0, Long.MAX_VALUE, 10_000, false)
                        .result();
                assertThat(stored).as(name).containsExactlyInAnyOrderElementsOf(client.input);
                var monitor = new AgentMonitor(new RuleSet(RuleSettings.DEFAULTS), 0);
                var expected = new ArrayList<AlertEvent>();
                client.input.forEach(
                        snapshot -> expected.addAll(monitor.observe(snapshot).events()));
                assertThat(state(client.agent))
                        .as(name)
                        .usingRecursiveComparison()
                        .ignoringFields("firstSeen")
                        .isEqualTo(Owner.stored(monitor.state()));
                assertThat(events.stream()
                                .map(StoredEvent::event)
                                .filter(event -> event.alert().agent().equals(client.agent))
                                .toList())
                        .as(name)
                        .isEqualTo(expected);
            }
            var before = states();
            start();
            while (time.step()) {}
            assertThat(states()).as(name + " after another start").isEqualTo(before);
        }

        private AgentState state(AgentId agent) {
            return requireNonNull(states().get(agent), name);
        }

        private Map<AgentId, AgentState> states() {
            var states = new HashMap<AgentId, AgentState>();
            agents.all().forEach(watched -> states.put(watched.monitor.id(), Owner.stored(watched.monitor.state())));
            return states;
        }
    }
}
