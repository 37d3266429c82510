package io.mnemoscope.alert.stage;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.storage.AlertAnnotation;
import java.util.ArrayList;
import java.util.List;

/** Notes in the history of an alert that it is muted, once for each reason. */
public final class AnnotationStage implements Stage {
    private final AnnotationWriter writer;
    private final List<AlertAnnotation> annotations = new ArrayList<>();

    public AnnotationStage(AnnotationWriter writer) {
        this.writer = writer;
    }

    @Override
    public void process(GroupFlush flush) {
        long now = flush.nowMillis();
        flush.group()
                .mute(
                        flush::mutedBy,
                        (alert, why) -> annotations.add(
                                new AlertAnnotation(alert.id(), AlertEvent.Kind.SUPPRESSED, why.text(), now, null)));
    }

    @Override
    public void complete(long safeOffset) {
        writer.add(annotations, safeOffset);
        annotations.clear();
    }
}
