package io.mnemoscope.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that were compiled against former names of the client run as they did. */
@ExtendWith(VertxExtension.class)
class FormerNamesTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:1");

    @Test
    void overIsConnect(Vertx vertx) {
        assertThat(MemoryMonitor.over(vertx).simulation())
                .isEqualTo(MemoryMonitor.connect(vertx).simulation());
        assertThat(MemoryMonitor.over(vertx, "town").simulation()).isEqualTo("town");
        assertThat(MemoryMonitor.over(vertx, SERVER, "town", null).simulation()).isEqualTo("town");
        var own = MemoryMonitor.over(SERVER);
        assertThat(own.simulation()).isEqualTo("default");
        assertThat(own.close()).isNotNull();
    }
}
