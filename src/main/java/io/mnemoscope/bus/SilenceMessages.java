package io.mnemoscope.bus;

import io.mnemoscope.domain.Silence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Silences. */
public final class SilenceMessages {
    private SilenceMessages() {}

    /** Which silences; null for all. */
    public record ReadSilences(Silence.@Nullable State state) implements BusMessage {
        /** The silences that were asked for; those that end last come first. */
        public record Answer(List<Silence> silences) implements BusMessage {}
    }

    /**
     * A new silence, or the end of one.
     *
     * @param silence the new one; null to end one
     * @param ended the id of the one that is to end; null for a new one
     */
    public record ChangeSilence(
            @Nullable Silence silence, @Nullable String ended) implements BusMessage {
        /** The silence as it is now. */
        public record Answer(Silence silence) implements BusMessage {}
    }
}
