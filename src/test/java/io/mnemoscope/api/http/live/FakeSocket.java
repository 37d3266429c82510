package io.mnemoscope.api.http.live;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket that keeps what it is sent and is full when told so. */
final class FakeSocket implements Socket {
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    int room = Integer.MAX_VALUE;
    int closedWith;
    int postponed;
    long held;

    @Override
    public boolean isFull() {
        return closedWith != 0 || room <= 0;
    }

    @Override
    public void send(Frame frame) {
        room--;
        frames.add(frame);
    }

    @Override
    public void continueLater() {
        postponed++;
    }

    @Override
    public void close(Closing why) {
        closedWith = why.code();
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void hold(long bytes) {
        held += bytes;
    }

    @Override
    public void release(long bytes) {
        held -= bytes;
    }

    List<String> types() {
        return frames.stream().map(Frame::type).toList();
    }

    List<Long> offsets() {
        return frames.stream()
                .filter(frame -> frame.type().equals("alert"))
                .map(Frame::offset)
                .toList();
    }

    JsonObject json(int index) {
        return new JsonObject(frames.get(index).text());
    }

    JsonObject last() {
        return json(frames.size() - 1);
    }
}
