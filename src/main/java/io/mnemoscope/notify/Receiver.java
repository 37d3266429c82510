package io.mnemoscope.notify;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import java.util.List;

/**
 * A sink and which alerts go there.
 *
 * @param sink where
 * @param atLeast milder ones do not
 * @param match all must match
 */
public record Receiver(NotificationSink sink, Severity atLeast, List<Matcher> match) {
    public Receiver {
        match = List.copyOf(match);
    }

    /** Whether alerts like this one go there. */
    public boolean accepts(Alert alert) {
        return alert.severity().compareTo(atLeast) >= 0 && match.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /** About the memory that its compiled expressions take. */
    public long patternBytes() {
        return match.stream().mapToLong(Matcher::bytes).sum();
    }

    public String name() {
        return sink.name();
    }
}
