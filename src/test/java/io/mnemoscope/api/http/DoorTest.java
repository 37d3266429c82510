package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestOperations;
import io.mnemoscope.config.ConfigReader;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoorTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new Door(new Doors(ConfigReader.read("", Map.of(), Map.of()).http(), TestOperations.create())));

    @Test
    void aConnectionThatIsResetIsClosedWithoutAWord() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        channel.checkException();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anErrorOfTheServerIsPassedOn() {
        channel.pipeline().fireExceptionCaught(new IllegalStateException("an error"));

        assertThatThrownBy(channel::checkException).hasMessage("an error");
        assertThat(channel.isOpen()).isTrue();
    }
}
