package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.embedded.format.RuleTypes;
import io.mnemoscope.storage.embedded.format.Words;
import org.jspecify.annotations.Nullable;

/** What kind of an event it is, of which a block has few: all of it that is neither a number nor a text. */
record EventShape(
        AlertEvent.Kind kind, RuleType type, String rule, Severity severity, AlertState state, boolean flapping) {
    static EventShape of(AlertEvent event) {
        var alert = event.alert();
        return new EventShape(
                event.kind(), alert.type(), alert.rule(), alert.severity(), alert.state(), alert.flapping());
    }

    // Made for each event that is written: what a record has of itself takes ten times as long under the first
    // compiler.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventShape its
                && kind == its.kind
                && type.equals(its.type)
                && severity == its.severity
                && state == its.state
                && flapping == its.flapping
                && rule.equals(its.rule);
    }

    @Override
    public int hashCode() {
        // A block has few that differ in nothing else.
        return 31 * rule.hashCode() + kind.hashCode();
    }

    void write(ByteSink to) {
        to.varint(Words.EVENT_KIND.number(kind));
        int number = RuleTypes.number(type);
        to.varint(number);
        if (RuleTypes.named(number)) {
            to.text(type.wireName());
        }
        to.varint(Words.SEVERITY.number(severity));
        to.varint(Words.ALERT_STATE.number(state));
        to.varint(flapping ? 1 : 0);
        to.text(rule.equals(type.wireName()) ? "" : rule);
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if it is damaged
     */
    static EventShape read(ByteSource from) {
        var kind = Words.EVENT_KIND.numbered(from.varint());
        long number = from.varint();
        var type = RuleTypes.numbered(number, RuleTypes.named(number) ? from.text() : null);
        var severity = Words.SEVERITY.numbered(from.varint());
        var state = Words.ALERT_STATE.numbered(from.varint());
        boolean flapping = from.varint() != 0;
        var rule = from.text();
        return new EventShape(kind, type, rule.isEmpty() ? type.wireName() : rule, severity, state, flapping);
    }
}
