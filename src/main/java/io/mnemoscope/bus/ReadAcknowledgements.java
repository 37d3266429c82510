package io.mnemoscope.bus;

import io.mnemoscope.domain.Acknowledgement;
import java.util.List;
import java.util.Map;

/** Who sees to these alerts? */
public record ReadAcknowledgements(List<String> alerts) implements BusMessage {
    /** By alert; the others are left out. */
    public record Answer(Map<String, Acknowledgement> acknowledgements) implements BusMessage {}
}
