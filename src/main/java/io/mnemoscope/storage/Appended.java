package io.mnemoscope.storage;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.StoredEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch that was appended.
 *
 * @param firstOffset of its first alert event; the others follow without a gap. 0 if it has none
 */
public record Appended(long firstOffset) {
    /** The events of the batch with their offsets. */
    public List<StoredEvent> stored(List<AlertEvent> events) {
        var stored = new ArrayList<StoredEvent>(events.size());
        long offset = firstOffset;
        for (var event : events) {
            stored.add(new StoredEvent(offset++, event));
        }
        return stored;
    }
}
