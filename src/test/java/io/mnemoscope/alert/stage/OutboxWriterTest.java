package io.mnemoscope.alert.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.delivery.PipelineHealth;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class OutboxWriterTest {
    private final InMemoryStore memory = new InMemoryStore();
    private final Operations operations = TestOperations.create();
    private final List<String> stored = new ArrayList<>();
    private final List<String> setAside = new ArrayList<>();

    private static Notification notification(String id) {
        var alert = Samples.fired(Samples.ALICE, 1).alert();
        var group = new Notification.Group("town", alert.rule(), null);
        return new Notification(id, "ops", group, Notification.Reason.FIRST, Samples.START, List.of(alert), 0);
    }

    /** Answers as a store does that cannot write down one of them, whatever is with it. */
    private NotificationStore store() {
        var real = memory.notifications();
        return (NotificationStore) Proxy.newProxyInstance(
                OutboxWriterTest.class.getClassLoader(),
                new Class<?>[] {NotificationStore.class},
                (proxy, method, arguments) -> {
                    boolean poisoned = method.getName().equals("enqueue")
                            && ((List<?>) arguments[0])
                                    .stream()
                                            .anyMatch(one ->
                                                    ((Notification) one).id().startsWith("poison"));
                    return poisoned
                            ? Future.failedFuture(new IllegalArgumentException("no such character"))
                            : method.invoke(real, arguments);
                });
    }

    private OutboxWriter writer(Vertx vertx) {
        var writer = new OutboxWriter(
                vertx,
                store(),
                new PipelineHealth(operations.conditions()),
                notification -> stored.add(notification.id()),
                notification -> setAside.add(notification.id()));
        writer.startAt(0);
        writer.run();
        return writer;
    }

    @Test
    void oneThatCanNeverBeStoredIsSetAsideAndTheOthersAreStored(Vertx vertx) throws Exception {
        var writer = writer(vertx);

        writer.put(List.of(notification("a"), notification("poison"), notification("b")), 5, 1);
        writer.put(List.of(notification("poison again")), 6, 1);
        assertThat(operations.conditions().current().toString())
                .contains("some notifications cannot be stored", "town", "no such character");
        writer.put(List.of(notification("c")), 7, 1);
        writer.stop(7).await(5, SECONDS);

        assertThat(stored).containsExactly("a", "b", "c");
        assertThat(setAside).containsExactly("poison", "poison again");
        assertThat(memory.notifications().cursor().await(5, SECONDS)).isEqualTo(7);
        assertThat(operations.conditions().current())
                .as("said until the dispatch looks again, though the next one is stored")
                .hasSize(1);
    }
}
