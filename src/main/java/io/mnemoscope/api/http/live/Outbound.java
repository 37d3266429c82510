package io.mnemoscope.api.http.live;

import java.time.InstantSource;

/**
 * What goes to one client: counts what waits in the connection's write queue against the memory budget, pings a quiet
 * client, and ends the connection of one that takes nothing or does not answer for too long. One event loop.
 */
final class Outbound implements Socket {
    /** Proxies cut connections that are quiet for a minute. */
    private static final long PING_MILLIS = 25_000;

    /** Less than a full frame: what waits here is a copy for this client, and the kernel has two MiB before it. */
    private static final long MOST_QUEUED = 24 * 1024;

    private final Wire wire;
    private final LiveClients.Client client;
    private final InstantSource clock;
    private final long patienceMillis;
    private long queued;
    /** When the connection last took something, or was first given something to take. */
    private long takenMillis;

    private long pingedMillis;
    private long heardMillis;
    private Closing why = Closing.CLIENT;
    private Runnable onRoom = () -> {};
    private boolean continuing;
    private boolean ending;
    private boolean gone;
    /** A write failed: the connection ends, and until its handler says so nothing more is made for it. */
    private boolean broken;

    /**
     * A client that is connected.
     *
     * @param patienceMillis time after which one that takes nothing is cut off
     */
    Outbound(Wire wire, LiveClients.Client client, InstantSource clock, long patienceMillis) {
        this.wire = wire;
        this.client = client;
        this.clock = clock;
        this.patienceMillis = patienceMillis;
        this.heardMillis = clock.millis();
        this.pingedMillis = heardMillis;
    }

    /** Full too when the live clients have no memory left, unless nothing waits for this one: then it may have a frame. */
    @Override
    public boolean isFull() {
        return ending || gone || broken || wire.isFull() || queued >= MOST_QUEUED || (queued > 0 && !client.hasRoom());
    }

    @Override
    public boolean hasRoom() {
        return client.hasRoom();
    }

    @Override
    public void hold(long bytes) {
        client.hold(bytes);
    }

    @Override
    public void release(long bytes) {
        client.release(bytes);
    }

    @Override
    public void send(Frame frame) {
        if (ending || gone || broken) {
            return;
        }
        long bytes = frame.bytes();
        if (queued == 0) {
            takenMillis = clock.millis();
        }
        queued += bytes;
        client.hold(bytes);
        wire.write(frame).onComplete(written -> {
            broken |= written.failed();
            boolean wasFull = queued >= MOST_QUEUED;
            queued -= bytes;
            client.release(bytes);
            takenMillis = clock.millis();
            if (wasFull && !broken && queued < MOST_QUEUED) {
                continueLater();
            }
        });
    }

    @Override
    public void continueLater() {
        if (!continuing) {
            continuing = true;
            onRoom.run();
        }
    }

    /** It is offered room again now, as was asked for. */
    void continued() {
        continuing = false;
    }

    /** What to do when it takes more again because less waits; it must not send anything at once. */
    void onRoom(Runnable handler) {
        onRoom = handler;
    }

    /** The client said something. */
    void heard() {
        heardMillis = clock.millis();
    }

    /** Looks whether the client is still there. */
    void watch(long nowMillis) {
        boolean unanswered = wire.isAnswered() && pingedMillis > heardMillis;
        if (gone) {
            return;
        }
        if ((queued > 0 || ending) && nowMillis - takenMillis >= patienceMillis) {
            cut(Closing.STALLED);
        } else if (unanswered && nowMillis - pingedMillis >= patienceMillis) {
            cut(Closing.SILENT);
        } else if (!unanswered && nowMillis - pingedMillis >= PING_MILLIS && !isFull()) {
            pingedMillis = nowMillis;
            wire.ping();
        }
    }

    private void cut(Closing reason) {
        if (!ending) {
            why = reason;
            ending = true;
        }
        wire.abort();
    }

    @Override
    public void close(Closing reason) {
        if (ending || gone) {
            return;
        }
        why = reason;
        ending = true;
        takenMillis = clock.millis();
        wire.end(reason);
    }

    /** The connection is gone. */
    void gone() {
        if (!gone) {
            gone = true;
            client.leave(why);
        }
    }
}
