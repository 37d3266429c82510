package io.mnemoscope.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One connection of a load: sends its batches one after the other, each after the answer to the one before. */
final class Client implements Runnable {
    private static final int MAX_RETRIES = 200;
    private static final int MAX_ERRORS = 10;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private final int number;
    private final HttpConnection connection;
    private final List<Batch> batches;
    private final Receipts receipts;
    private final long[] latencies;
    private final List<String> errors = new ArrayList<>();
    private int acknowledgedBatches;
    private long acknowledgedSnapshots;
    private int answers;
    private int retries;

    Client(int number, HttpConnection connection, List<Batch> batches, Receipts receipts) {
        this.number = number;
        this.connection = connection;
        this.batches = batches;
        this.receipts = receipts;
        this.latencies = new long[batches.size()];
    }

    @Override
    public void run() {
        try (connection) {
            for (int i = 0; i < batches.size() && errors.size() < MAX_ERRORS; i++) {
                send(i);
            }
        } catch (IOException e) {
            errors.add("connection " + number + ": " + e);
        }
    }

    private void send(int index) throws IOException {
        var batch = batches.get(index);
        long began = System.nanoTime();
        var answer = connection.exchange(batch.request());
        for (int i = 0; answer.busy() && i < MAX_RETRIES; i++) {
            retries++;
            Await.pause(PAUSE);
            answer = connection.exchange(batch.request());
        }
        latencies[answers] = System.nanoTime() - began;
        answers++;
        if (answer.success()) {
            acknowledgedBatches += acknowledgedBatches == index ? 1 : 0;
            acknowledgedSnapshots += batch.snapshots();
            receipts.answered(number, index, answer);
        } else {
            errors.add("connection " + number + ", batch " + index + ": " + answer);
        }
    }

    long[] latencies() {
        return Arrays.copyOf(latencies, answers);
    }

    List<String> errors() {
        return errors;
    }

    int acknowledgedBatches() {
        return acknowledgedBatches;
    }

    long acknowledgedSnapshots() {
        return acknowledgedSnapshots;
    }

    int retries() {
        return retries;
    }
}
