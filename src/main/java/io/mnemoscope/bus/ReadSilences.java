package io.mnemoscope.bus;

import io.mnemoscope.domain.Silence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which silences; null for all. */
public record ReadSilences(Silence.@Nullable State state) implements BusMessage {
    /** The silences that were asked for; those that end last come first. */
    public record Answer(List<Silence> silences) implements BusMessage {}
}
