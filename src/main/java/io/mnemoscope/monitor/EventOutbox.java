package io.mnemoscope.monitor;

import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.RunMessages.StoreEvents;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to alerts of whole simulations, on its way to the owners that store it. What cannot be stored waits, in order: nothing
 * else would say it again. One thread.
 */
final class EventOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);

    private final EventBus bus;
    private final int partitions;
    private final Map<Integer, List<AlertEvent>> waiting = new HashMap<>();
    /** The owners of whom an answer is awaited. */
    private final Set<Integer> asked = new HashSet<>();

    EventOutbox(EventBus bus, int partitions) {
        this.bus = bus;
        this.partitions = partitions;
    }

    /** Whether events of this simulation wait: until they are stored, it is not judged, so that there are never many. */
    boolean holds(String simulation) {
        return waiting.containsKey(owner(simulation));
    }

    /** These are to be stored. */
    void add(List<AlertEvent> events) {
        events.forEach(
                event -> waiting.computeIfAbsent(owner(event.alert().agent().simulation()), owner -> new ArrayList<>())
                        .add(event));
    }

    /** Sends what waits, unless an answer is awaited. */
    void send() {
        waiting.keySet().stream()
                .filter(owner -> !asked.contains(owner))
                .toList()
                .forEach(this::send);
    }

    private void send(int owner) {
        var events = List.copyOf(waiting.getOrDefault(owner, List.of()));
        asked.add(owner);
        store(owner, events)
                .onSuccess(stored -> {
                    asked.remove(owner);
                    var rest = waiting.getOrDefault(owner, List.of());
                    rest.subList(0, events.size()).clear();
                    if (rest.isEmpty()) {
                        waiting.remove(owner);
                    }
                })
                .onFailure(cause -> {
                    asked.remove(owner);
                    LOG.debug("alerts of simulations wait for the store reason={}", cause.getMessage());
                });
    }

    /** Stores events of one simulation at once; fails if that cannot be, or if others wait. */
    Future<Done> store(String simulation, List<AlertEvent> events) {
        if (holds(simulation)) {
            return Partition.recovering();
        }
        return events.isEmpty() ? Future.succeededFuture(new Done(true)) : store(owner(simulation), events);
    }

    private Future<Done> store(int owner, List<AlertEvent> events) {
        return Topics.EVENTS_STORE.of(owner).request(bus, new StoreEvents(events));
    }

    private int owner(String simulation) {
        return AgentId.ofSimulation(simulation).partition(partitions);
    }
}
