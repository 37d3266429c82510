package io.mnemoscope.lives;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event bus in one thread: messages are delivered one after another, in the order in which they were sent. */
final class VirtualBus {
    private final Map<String, List<Handler<Message<Object>>>> consumers = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    EventBus bus() {
        return Stand.in(EventBus.class, this::call);
    }

    /** Runs something after the messages that wait. */
    void run(Runnable task) {
        waiting.add(task);
    }

    /** Delivers until nothing waits. */
    void deliver() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    private Object call(Method method, Object[] given) {
        return switch (method.getName()) {
            case "publish" -> publish((String) given[0], given[1]);
            case "request" -> request((String) given[0], given[1]);
            case "localConsumer" -> consume((String) given[0], given[1]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private EventBus publish(String address, Object body) {
        for (var consumer : consumers.getOrDefault(address, List.of())) {
            waiting.add(() -> consumer.handle(message(body, Promise.promise())));
        }
        return bus();
    }

    private Future<Message<Object>> request(String address, Object body) {
        Promise<Message<Object>> answer = Promise.promise();
        var consumer = consumers.get(address);
        if (consumer == null) {
            throw new IllegalStateException("nobody serves " + address);
        }
        waiting.add(() -> consumer.get(0).handle(message(body, answer)));
        return answer.future();
    }

    @SuppressWarnings("unchecked")
    private Message<Object> message(Object body, Promise<Message<Object>> answer) {
        return (Message<Object>) Stand.in(Message.class, (method, given) -> switch (method.getName()) {
            case "body" -> body;
            case "reply" -> {
                waiting.add(() -> answer.complete(message(given[0], Promise.promise())));
                yield Stand.NOTHING;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    @SuppressWarnings("unchecked")
    private MessageConsumer<Object> consume(String address, Object handler) {
        consumers.computeIfAbsent(address, unused -> new ArrayList<>()).add((Handler<Message<Object>>) handler);
        return (MessageConsumer<Object>) Stand.in(MessageConsumer.class, (method, given) -> {
            if (method.getName().equals("completion")) {
                return Future.succeededFuture();
            }
            throw new UnsupportedOperationException(method.toString());
        });
    }
}
