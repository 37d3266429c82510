package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import org.junit.jupiter.api.Test;

/** For {@link SlowTestsTest}: bears no tag, and names one that starts a server. */
class ServedExample {
    @Test
    void served() {
        assertThat(TestServer.class).isNotNull();
    }
}
