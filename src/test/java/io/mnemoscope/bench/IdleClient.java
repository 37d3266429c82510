package io.mnemoscope.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A client that sends what the server takes, reads nothing and holds its connection. Never blocks. */
public final class IdleClient implements Closeable {
    private static final int RECEIVE_BUFFER = 4 * 1024;
    private final SocketChannel channel;
    private final ByteBuffer unsent;

    /** Connects and sends the first bytes. */
    public IdleClient(int port, byte[] request) throws IOException {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        unsent = ByteBuffer.wrap(request);
        push();
    }

    /** Sends more of the request if the server takes it. */
    public void push() {
        try {
            int taken = 1;
            while (unsent.hasRemaining() && taken > 0) {
                taken = channel.write(unsent);
            }
        } catch (IOException e) {
            // The server has hung up, which it may.
            unsent.position(unsent.limit());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
