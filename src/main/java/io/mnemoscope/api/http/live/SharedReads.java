package io.mnemoscope.api.http.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Reads on behalf of live clients: few at once, the same one only once for all who ask while it is on its way, and none for
 * clients that are gone when its turn comes. One event loop.
 *
 * @param <K> what makes two reads the same
 */
final class SharedReads<K, V> {
    private final int most;
    private final Map<K, Read<V>> onTheirWay = new HashMap<>();
    private final Queue<K> queue = new ArrayDeque<>();
    private int running;

    private record Read<V>(Supplier<Future<V>> source, Promise<V> promise, List<BooleanSupplier> wanted) {}

    /**
     * None is on its way.
     *
     * @param most how many may run at once
     */
    SharedReads(int most) {
        this.most = most;
    }

    /**
     * Reads, or shares the answer of the same read if it is on its way.
     *
     * @param wanted asked when its turn comes
     * @return failed too if nobody wanted it any more
     */
    Future<V> read(K key, BooleanSupplier wanted, Supplier<Future<V>> source) {
        var read = onTheirWay.get(key);
        if (read == null) {
            read = new Read<>(source, Promise.promise(), new ArrayList<>());
            onTheirWay.put(key, read);
            queue.add(key);
        }
        read.wanted().add(wanted);
        var answer = read.promise().future();
        runNext();
        return answer;
    }

    private void runNext() {
        while (running < most && !queue.isEmpty()) {
            var key = queue.remove();
            var read = onTheirWay.get(key);
            if (read != null) {
                run(key, read);
            }
        }
    }

    private void run(K key, Read<V> read) {
        if (read.wanted().stream().noneMatch(BooleanSupplier::getAsBoolean)) {
            onTheirWay.remove(key);
            read.promise().fail("the client is gone");
            return;
        }
        running++;
        read.source().get().onComplete(answer -> {
            running--;
            onTheirWay.remove(key);
            read.promise().handle(answer);
            runNext();
        });
    }
}
