package io.mnemoscope.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks a server that starts how far it is, all the time until it is ready or this is closed; a thread of its own. */
public final class ReadinessLog implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(40);
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Begins to ask; nobody need listen on the port yet. */
    public ReadinessLog(int port) {
        thread = new Thread(() -> run(port), "readiness");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(int port) {
        while (!closed) {
            try (var connection = new HttpConnection(port)) {
                var answer = connection.exchange(HttpRequest.get("/health/ready"));
                if (answer.status() != 503) {
                    return;
                }
                for (var reason : Rest.json(answer.body()).path("reasons")) {
                    if (reason.path("component").asText().equals("recovery")) {
                        said.add(reason.path("reason").asText());
                    }
                }
            } catch (IOException e) {
                // Nobody listens yet, or no longer: the port changes hands.
            }
            Await.pause(PAUSE);
        }
    }

    /** What it said of its recovery while it was not ready, in that order, without what was said twice in a row. */
    public List<String> said() {
        return said.stream().distinct().toList();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
