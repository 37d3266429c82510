package io.mnemoscope.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Sends prepared requests over several connections at once, one thread each. All connections stand before the clock
 * starts, and it stops with the last answer.
 */
public final class LoadGenerator {
    private LoadGenerator() {}

    /**
     * Sends it all and waits for the end.
     *
     * @param port on the loopback interface
     * @param plan the batches of each connection
     */
    public static LoadResult run(int port, List<List<Batch>> plan, Receipts receipts) throws IOException {
        var clients = new ArrayList<Client>();
        for (int i = 0; i < plan.size(); i++) {
            clients.add(new Client(i, new HttpConnection(port), plan.get(i), receipts));
        }
        var start = new CountDownLatch(1);
        var threads = clients.stream().map(client -> thread(client, start)).toList();
        long began = System.nanoTime();
        start.countDown();
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new LoadResult(Duration.ofNanos(System.nanoTime() - began), clients);
    }

    private static Thread thread(Client client, CountDownLatch start) {
        var thread = new Thread(
                () -> {
                    try {
                        start.await();
                        client.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "load");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
