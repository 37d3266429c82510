package io.mnemoscope.storage.inmemory;

import io.mnemoscope.domain.Run;
import io.mnemoscope.storage.RunStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The runs of simulations in memory. Any thread. */
final class InMemoryRuns implements RunStore {
    private final Map<List<String>, Run> runs = new LinkedHashMap<>();

    private static List<String> key(String simulation, String name) {
        return List.of(simulation, name);
    }

    @Override
    public synchronized Future<Void> put(Run run) {
        runs.put(key(run.simulation(), run.name()), run);
        var ended = where(each -> !each.isOpen());
        for (var each : ended.subList(0, Math.max(0, runs.size() - KEPT))) {
            runs.remove(key(each.simulation(), each.name()));
        }
        return Future.succeededFuture();
    }

    private List<Run> where(Predicate<Run> which) {
        return runs.values().stream().filter(which).toList();
    }

    @Override
    public synchronized Future<List<Run>> newest(String simulation, int skip, int limit) {
        var its = new ArrayList<>(where(run -> run.simulation().equals(simulation)));
        Collections.reverse(its);
        return Future.succeededFuture(its.stream().skip(skip).limit(limit).toList());
    }

    @Override
    public synchronized Future<Optional<Run>> find(String simulation, String name) {
        return Future.succeededFuture(Optional.ofNullable(runs.get(key(simulation, name))));
    }

    @Override
    public synchronized Future<List<Run>> running() {
        return Future.succeededFuture(where(Run::isOpen));
    }

    @Override
    public synchronized Future<Integer> open() {
        return Future.succeededFuture(where(Run::isOpen).size());
    }

    @Override
    public synchronized Future<List<Run>> endedSince(long millis) {
        return Future.succeededFuture(where(run -> run.endedMillis() >= millis));
    }
}
