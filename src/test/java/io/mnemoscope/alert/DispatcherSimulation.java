package io.mnemoscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.delivery.Backoff;
import io.mnemoscope.alert.delivery.RetryPolicy;
import io.mnemoscope.alert.group.GroupingPolicy;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.events.AlertEventReader;
import io.mnemoscope.monitor.VirtualTime;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** One run of {@link DispatcherSimulationTest}. */
final class DispatcherSimulation {
    private static final long BUSY_MILLIS = 300_000;
    private static final long REST_MILLIS = 3_600_000;
    private static final String HUSHED = "Hal";
    private static final List<String> AGENTS = List.of("Alice", "Bob", "Carol", "Dave", HUSHED);
    private final String name;
    private final Vertx vertx;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryStore memory = new InMemoryStore();
    private final RandomAlerts alerts;
    private final VirtualSink ops;
    private final VirtualSink pager;
    private final long begun;
    private final long hushedUntil;
    private final List<Long> crashed = new ArrayList<>();
    private int crashes;
    private VirtualStore store;
    private NotificationPipeline dispatch;
    private PipelineRecovery restart;
    private boolean begins;
    private AlertEventReader reader;
    private long dispatched;

    DispatcherSimulation(Vertx vertx, int seed) {
        this.name = "seed " + seed;
        this.vertx = vertx;
        random = new SplittableRandom(seed);
        alerts = new RandomAlerts(time, random.split());
        ops = new VirtualSink("ops", time, random.split());
        pager = new VirtualSink("pager", time, random.split());
        crashes = random.nextInt(5);
        begun = time.millis();
        hushedUntil = begun + random.nextLong(2 * BUSY_MILLIS);
        var hushed = new Matcher(Matcher.Field.AGENT, Matcher.Operator.EQUAL, HUSHED);
        var silence = new Silence("hush", List.of(hushed), begun - 1, hushedUntil, "", "", begun);
        assertThat(memory.notifications().putSilence(silence).succeeded()).isTrue();
        start();
    }

    /** Runs to the end on this event loop, which is the context. */
    void run(Context context, Promise<Void> end) {
        step(context, end);
    }

    /** A task at a time: what it leaves to the event loop comes before the next. */
    private void step(Context context, Promise<Void> end) {
        try {
            chance();
            if (time.millis() < begun + REST_MILLIS && time.step()) {
                context.runOnContext(next -> step(context, end));
            } else {
                end.complete();
            }
        } catch (RuntimeException | AssertionError e) {
            end.fail(e);
        }
    }

    private boolean busy() {
        return time.millis() < begun + BUSY_MILLIS;
    }

    private void chance() {
        int chance = busy() ? random.nextInt(150) : -1;
        if (chance == 0 && crashes-- > 0) {
            crash();
        } else if (chance == 1 || chance == 2) {
            store.failing(chance == 1);
        } else if (chance == 3 || chance == 4) {
            ops.failing(chance == 3);
        } else if (chance == 5 || chance == 6) {
            pager.failing(chance == 5);
        } else if (chance < 0) {
            store.failing(false);
            ops.failing(false);
            pager.failing(false);
        }
    }

    /** A server that cannot start ends too, and is started again. */
    private void crash() {
        crashed.add(time.millis());
        time.crash();
        store.crash();
        start();
        if (begins) {
            events();
        }
    }

    private void start() {
        store = new VirtualStore(time, random);
        var notifications = store.port(NotificationStore.class, memory.notifications());
        var read = store.port(AlertStore.class, memory);
        var operations = TestOperations.create();
        var silences = new Silencer(notifications, time, operations);
        var receivers =
                List.of(new Receiver(ops, Severity.INFO, List.of()), new Receiver(pager, Severity.CRITICAL, List.of()));
        var virtual = new VirtualVertx(vertx, time).vertx();
        var fresh = new NotificationPipeline(
                virtual, notifications, receivers, policy(), silences, time, operations, this::arrive);
        dispatch = fresh;
        restart = new PipelineRecovery(fresh, notifications, read, time, operations.restart());
        reader = new AlertEventReader(read::eventsAfter, new Following(fresh));
        var its = restart;
        silences.load()
                .compose(loaded -> its.run())
                .onSuccess(done -> started(fresh))
                .onFailure(cause -> crash());
        look(fresh);
    }

    /** What was there before the first start is not dispatched. */
    private void started(NotificationPipeline fresh) {
        if (dispatch == fresh) {
            reader.startAt(fresh.seen());
        }
        if (!begins) {
            begins = true;
            events();
        }
    }

    private NotificationPolicy policy() {
        return new NotificationPolicy(
                InhibitionRule.DEFAULTS,
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ofSeconds(1), Duration.ofSeconds(10), Map.of()),
                new RetryPolicy(10_000, Duration.ofDays(30), 5, Duration.ofSeconds(10), new Backoff(random.split())));
    }

    /** As the verticle does: what went missing on its way is read. */
    private void look(NotificationPipeline of) {
        var its = reader;
        time.after(Duration.ofSeconds(2), () -> {
            its.announce(memory.lastOffset().result());
            its.look();
            of.storeCursor();
            look(of);
        });
    }

    private void events() {
        if (busy()) {
            time.after(Duration.ofMillis(random.nextInt(4_000)), () -> {
                happens();
                events();
            });
        }
    }

    /** A batch of a partition is durable, and its events are on their way to the dispatcher, or get lost. */
    private void happens() {
        var batch = new ArrayList<AlertEvent>();
        int town = random.nextInt(2);
        for (int count = random.nextInt(1, 4); count > 0; count--) {
            var agent = new AgentId("town-" + town, AGENTS.get(random.nextInt(AGENTS.size())));
            batch.add(alerts.next(agent));
        }
        long generation = memory.restore(id -> false, page -> {}).result();
        var appended = memory.append(new StoreBatch(generation, List.of(), batch, List.of()))
                .result();
        var stored = memory.eventsAfter(appended.firstOffset() - 1, 1_000).result();
        if (random.nextInt(10) > 0) {
            time.after(Duration.ofMillis(random.nextInt(300)), () -> arrive(stored));
        }
    }

    private void arrive(List<StoredEvent> events) {
        reader.announce(events);
    }

    /** As the verticle does. */
    private final class Following implements AlertEventReader.Listener {
        private final NotificationPipeline pipeline;

        Following(NotificationPipeline pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public void next(List<StoredEvent> events, long upTo) {
            dispatched += events.size();
            pipeline.dispatch(events, upTo);
        }

        @Override
        public void unreadable(Throwable cause) {
            assertThat(cause).as(name).isInstanceOf(StoreUnavailable.class);
        }
    }

    void check() {
        assertThat(dispatched).as(name).isPositive();
        assertThat(ops.wrong()).as(name + " crashes at " + crashed).isEmpty();
        assertThat(pager.wrong()).as(name).isEmpty();
        var deliveries =
                memory.notifications().deliveries(DeliveryQuery.all(10_000)).result();
        var ids = new HashSet<String>();
        deliveries.forEach(delivery -> {
            assertThat(delivery.state()).as(name + ": " + delivery).isEqualTo(Delivery.State.DELIVERED);
            ids.add(delivery.notification().id());
        });
        assertThat(ids).as(name + ": nothing is sent that is not stored").containsAll(ops.ids());
        assertThat(ids).as(name + ": nothing is sent that is not stored").containsAll(pager.ids());
        checkMemory();
        var suppressed = checkSuppressed();
        for (var alert : alerts.all()) {
            checkHeard(alert, suppressed);
        }
    }

    /** Of what was suppressed nobody need hear, unless it is still active when that ends. */
    private void checkHeard(Alert alert, Set<String> suppressed) {
        boolean active = alert.state().active();
        if (active || !suppressed.contains(alert.id())) {
            assertThat(ops.heard().keySet())
                    .as(name + ": heard of " + alert.id() + story(alert.id()))
                    .contains(alert.id());
        }
        for (var sink : List.of(ops, pager)) {
            var last = sink.heard().get(alert.id());
            if (last != null) {
                assertThat(last.state().active())
                        .as(name + ": " + sink.name() + story(alert.id()))
                        .isEqualTo(active);
            }
        }
        var paged = pager.heard().get(alert.id());
        if (active && alert.severity() == Severity.CRITICAL) {
            assertThat(paged).as(name + ": paged of " + alert).isNotNull();
        }
    }

    /** Each reason is said once; answers of which alerts. */
    private Set<String> checkSuppressed() {
        var said = new HashMap<String, String>();
        for (var stored : memory.eventsAfter(0, 100_000).result()) {
            var event = stored.event();
            if (event.kind() == Kind.SUPPRESSED) {
                boolean hushed = event.alert().agent().agent().equals(HUSHED);
                assertThat(hushed || event.reason().startsWith("inhibited by the critical alert"))
                        .as(name + ": " + event)
                        .isTrue();
                assertThat(event.reason())
                        .as(name + ": twice: " + story(event.alert().id()))
                        .isNotEqualTo(said.put(event.alert().id(), event.reason()));
            }
        }
        return said.keySet();
    }

    /** What happened to an alert, for messages. */
    private String story(String alert) {
        return memory.eventsAfter(0, 100_000).result().stream()
                        .filter(stored -> stored.event().alert().id().equals(alert))
                        .map(stored -> "\n" + stored.event().timestampMillis() + " offset " + stored.offset() + " "
                                + stored.event().kind() + " " + stored.event().reason())
                        .reduce("", String::concat)
                + ops.story(alert)
                + pager.story(alert)
                + "\ncrashes at " + crashed;
    }

    /** Only what is active is kept. */
    private void checkMemory() {
        int entries = 0;
        for (var group : dispatch.groups().all()) {
            for (var entry : group.entries()) {
                assertThat(entry.alert().state().active())
                        .as(name + ": " + entry.alert())
                        .isTrue();
                entries++;
            }
        }
        assertThat(entries).as(name).isEqualTo(alerts.active());
        assertThat(dispatch.seen()).as(name).isEqualTo(memory.lastOffset().result());
        dispatch.workers()
                .forEach((sink, worker) -> assertThat(worker.state().waiting())
                        .as(name + " " + sink)
                        .isZero());
    }
}
