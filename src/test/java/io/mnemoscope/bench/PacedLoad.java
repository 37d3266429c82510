package io.mnemoscope.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One connection that sends a batch at fixed times, however long the answers take, as simulations do. A latency is counted
 * from when the batch was due, so that what waited for a slow answer counts as slow too.
 */
public final class PacedLoad implements AutoCloseable {
    private static final int MOST = 100_000;

    private final HttpConnection connection;
    private final BatchSource source;
    private final int batch;
    private final long periodNanos;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "paced-load"));
    private final long[] latencies = new long[MOST];
    private int count;
    private long dueNanos;
    private String error = "";

    /** Begins at once. */
    public PacedLoad(int port, BatchSource source, int batch, int perSecond) throws IOException {
        this.connection = new HttpConnection(port);
        this.source = source;
        this.batch = batch;
        this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.dueNanos = System.nanoTime() + periodNanos;
        var unused = thread.scheduleAtFixedRate(this::send, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    private void send() {
        var request = source.next(batch).request();
        try {
            var answer = connection.exchange(request);
            error = answer.success() ? error : answer.toString();
        } catch (IOException e) {
            error = e.toString();
        }
        synchronized (this) {
            if (count < MOST) {
                latencies[count++] = System.nanoTime() - dueNanos;
            }
            dueNanos += periodNanos;
        }
    }

    /** The latencies since the last time this was asked, in milliseconds, sorted. */
    public synchronized double[] takeMillis() {
        if (!error.isEmpty()) {
            throw new IllegalStateException("under load: " + error);
        }
        var millis = Arrays.stream(latencies, 0, count)
                .mapToDouble(nanos -> nanos / 1e6)
                .sorted()
                .toArray();
        count = 0;
        return millis;
    }

    /** The value that this share (0 to 1) does not exceed. */
    public static double at(double share, double[] sorted) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        connection.close();
    }
}
