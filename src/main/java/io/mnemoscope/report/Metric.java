package io.mnemoscope.report;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.WireNamed;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The series of the classic timeline that a chart can show. */
enum Metric implements WireNamed {
    MEMORY_SIZE("Memory Size"),
    BUFFER_SIZE("Buffer Size"),
    USAGE_RATIO("Usage Ratio");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    double of(MemorySnapshot snapshot) {
        var memory = snapshot.memory();
        return switch (this) {
            case MEMORY_SIZE -> memory.currentSize();
            case BUFFER_SIZE -> memory.bufferSize();
            case USAGE_RATIO -> memory.hasUsageRatio() ? memory.usageRatio() : 0;
        };
    }

    /**
     * The metric of this name.
     *
     * @throws InvalidInput if there is none
     */
    static Metric named(String name) {
        return Stream.of(values())
                .filter(metric -> metric.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "metric",
                        "must be one of "
                                + Stream.of(values()).map(Metric::wireName).collect(Collectors.joining(", "))
                                + ", not: " + InvalidInput.shown(name)));
    }
}
