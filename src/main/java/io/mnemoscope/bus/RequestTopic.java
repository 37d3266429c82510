package io.mnemoscope.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;

/**
 * An address at which one consumer answers each message of type {@code M} with one of type {@code R}, or with the
 * exception that stopped it. It is local: on a clustered Vert.x no other node is asked, and none is answered.
 *
 * @param address spelled here and nowhere else
 */
public record RequestTopic<M extends BusMessage, R extends BusMessage>(String address) {
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final DeliveryOptions OPTIONS = new DeliveryOptions()
            .setCodecName(BusCodec.NAME)
            .setSendTimeout(TIMEOUT_MILLIS)
            .setLocalOnly(true);

    /** The exception that stopped the consumer, on its way back. */
    private record Failed(Throwable cause) implements BusMessage {}

    /** The same address for one of several consumers, each of which owns a part. */
    public RequestTopic<M, R> of(int part) {
        return new RequestTopic<>(address + "." + part);
    }

    /** Asks, and fails with what the consumer failed with. */
    @SuppressWarnings("unchecked")
    public Future<R> request(EventBus bus, M message) {
        return bus.<BusMessage>request(address, message, OPTIONS)
                .compose(reply -> reply.body() instanceof Failed failed
                        ? Future.failedFuture(failed.cause())
                        : Future.succeededFuture((R) reply.body()));
    }

    /** Answers until the consumer is unregistered or the verticle stops; an error too, for who asks would wait for long. */
    public MessageConsumer<M> serve(EventBus bus, Function<M, Future<R>> handler) {
        return bus.localConsumer(
                address,
                message -> answer(handler, message.body())
                        .onSuccess(reply -> message.reply(reply, OPTIONS))
                        .onFailure(cause -> fail(message, cause)));
    }

    private static void fail(Message<?> message, Throwable cause) {
        message.reply(new Failed(cause), OPTIONS);
        if (cause instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            // Not ours to hide: the process should not run on after it.
            throw error;
        }
    }

    private static <M, R> Future<R> answer(Function<M, Future<R>> handler, M message) {
        try {
            return handler.apply(message);
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }
}
