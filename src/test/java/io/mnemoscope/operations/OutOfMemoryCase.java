package io.mnemoscope.operations;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that runs out of memory in the place that its argument names, and would stay for ever. */
public final class OutOfMemoryCase {
    private static final int MEBIBYTE = 1 << 20;

    private OutOfMemoryCase() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        OutOfMemory.endsTheProcess();
        var vertx = Vertx.vertx();
        switch (args[0]) {
            case "thread" -> new Thread(OutOfMemoryCase::fillTheHeap).start();
            case "eventLoop" -> vertx.runOnContext(started -> fillTheHeap());
            case "timer" -> vertx.setTimer(1, id -> fillTheHeap());
            case "worker" ->
                vertx.deployVerticle(
                        new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                return vertx.timer(1).onSuccess(done -> fillTheHeap());
                            }
                        },
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
            case "direct" -> vertx.runOnContext(started -> fillNettysMemory());
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println("started");
        new CountDownLatch(1).await();
    }

    private static void fillTheHeap() {
        List<byte[]> all = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            all.add(new byte[MEBIBYTE]);
        }
        System.out.println("interrupted with " + all.size());
    }

    private static void fillNettysMemory() {
        var all = new ArrayList<Object>();
        while (!Thread.currentThread().isInterrupted()) {
            all.add(UnpooledByteBufAllocator.DEFAULT.directBuffer(MEBIBYTE));
        }
        System.out.println("interrupted with " + all.size());
    }
}
