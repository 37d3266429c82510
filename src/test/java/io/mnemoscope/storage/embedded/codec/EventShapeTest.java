package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kinds of events that differ in anything are different ones, or a block would give an event what another one had. */
class EventShapeTest {
    private static final AlertEvent.Kind FIRING = AlertEvent.Kind.FIRING;
    private static final Severity INFO = Severity.INFO;
    private static final AlertState ACTIVE = AlertState.FIRING;

    private static RuleType type(String name, Trigger trigger) {
        return new RuleType(name, trigger);
    }

    private static List<EventShape> shapes() {
        var type = type("some", Trigger.SNAPSHOT);
        return List.of(
                new EventShape(FIRING, type, "rule", INFO, ACTIVE, false),
                new EventShape(AlertEvent.Kind.RESOLVED, type, "rule", INFO, ACTIVE, false),
                new EventShape(FIRING, type("other", Trigger.SNAPSHOT), "rule", INFO, ACTIVE, false),
                new EventShape(FIRING, type("some", Trigger.SIMULATION), "rule", INFO, ACTIVE, false),
                new EventShape(FIRING, type, "other", INFO, ACTIVE, false),
                new EventShape(FIRING, type, "rule", Severity.CRITICAL, ACTIVE, false),
                new EventShape(FIRING, type, "rule", INFO, AlertState.RESOLVED, false),
                new EventShape(FIRING, type, "rule", INFO, ACTIVE, true));
    }

    @Test
    void shapesAreEqualIfAllIsEqual() {
        var these = shapes();
        var those = shapes();
        for (int i = 0; i < these.size(); i++) {
            for (int j = 0; j < those.size(); j++) {
                assertThat(these.get(i).equals(those.get(j)))
                        .as("%s and %s", these.get(i), those.get(j))
                        .isEqualTo(i == j);
            }
            assertThat(these.get(i)).hasSameHashCodeAs(those.get(i)).isNotEqualTo("text");
        }
    }

    @Test
    void shapesAreReadAsTheyWereWritten() {
        var sink = new ByteSink(8);
        shapes().forEach(shape -> shape.write(sink));
        var source = new ByteSource(sink.copy(), 0);

        for (var shape : shapes()) {
            assertThat(EventShape.read(source)).isEqualTo(shape);
        }
    }
}
