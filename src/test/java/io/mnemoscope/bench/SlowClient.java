package io.mnemoscope.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A live client that subscribes and then does not read until it is told to. */
public final class SlowClient implements Closeable {
    private static final String PATH = "/api/v1/live";
    private static final int MAX_RECONNECTS = 500;
    private final int port;
    private final LiveReader reader;
    private final List<String> closes = new ArrayList<>();
    private RawWebSocket socket;

    /** Connects, subscribes to the fleet and the alerts, and falls silent. */
    public SlowClient(int port, LiveReader reader) throws IOException {
        this.port = port;
        this.reader = reader;
        this.socket = subscribe(port, reader);
    }

    private static RawWebSocket subscribe(int port, LiveReader reader) throws IOException {
        var socket = new RawWebSocket(port, PATH);
        if (!reader.take(socket.read())) {
            throw new IOException("the first frame is not a hello");
        }
        for (var subscription : reader.subscriptions()) {
            socket.send(subscription);
        }
        return socket;
    }

    /** Reads until the condition holds, and comes back as often as the server closes the socket. */
    public void readUntil(BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            try {
                reader.take(socket.read());
            } catch (RawWebSocket.Closed e) {
                reconnect(e.code() + " " + e.getMessage());
            } catch (EOFException | SocketException e) {
                reconnect("broken: " + e.getMessage());
            }
        }
    }

    private void reconnect(String why) throws IOException {
        closes.add(why);
        if (closes.size() > MAX_RECONNECTS) {
            throw new IOException("closed again and again: " + why);
        }
        socket.close();
        socket = subscribe(port, reader);
    }

    /** Why the server closed the socket, each time. */
    public List<String> closes() {
        return List.copyOf(closes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
