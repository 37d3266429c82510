package io.mnemoscope.api.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A client whose connection was reset: its writes fail at once, and the handler that says so has yet to run. */
final class BrokenClientTest {
    private int writes;

    private final class Reset implements Wire {
        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public Future<Void> write(Frame frame) {
            writes++;
            return Future.failedFuture("Connection reset by peer");
        }

        @Override
        public void ping() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAnswered() {
            return true;
        }

        @Override
        public void end(Closing why) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void nothingMoreIsMadeForItAfterTheFirstWriteThatFails() {
        var clients = new LiveClients(1, TestOperations.create());
        var client = clients.admit(LiveClients.Transport.WEBSOCKET).orElseThrow();
        var outbound = new Outbound(new Reset(), client, InstantSource.system(), 1_000);

        assertThat(outbound.isFull()).isFalse();
        for (int made = 0; made < 100 && !outbound.isFull(); made++) {
            outbound.send(Frame.of("state", "{}"));
        }
        outbound.send(Frame.of("alert", "{}"));

        assertThat(writes).isEqualTo(1);
        assertThat(outbound.isFull()).isTrue();
        outbound.gone();
        assertThat(clients.admit(LiveClients.Transport.WEBSOCKET)).isPresent();
    }
}
