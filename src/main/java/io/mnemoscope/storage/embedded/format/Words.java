package io.mnemoscope.storage.embedded.format;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.RunStatus;
import io.mnemoscope.domain.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words, and the numbers, that stand for constants in the columns of a store. A constant's number is its place in the
 * list below, from 0: new constants go to the end. A constant without a word fails at the first use of all.
 */
public final class Words<E extends Enum<E>> {
    public static final Words<Severity> SEVERITY = new Words<>(Severity.class)
            .with(Severity.INFO, "info")
            .with(Severity.WARNING, "warning")
            .with(Severity.CRITICAL, "critical")
            .complete();

    public static final Words<AlertState> ALERT_STATE = new Words<>(AlertState.class)
            .with(AlertState.INACTIVE, "inactive")
            .with(AlertState.PENDING, "pending")
            .with(AlertState.FIRING, "firing")
            .with(AlertState.RECOVERING, "recovering")
            .with(AlertState.RESOLVED, "resolved")
            .complete();

    public static final Words<AlertMode> ALERT_MODE = new Words<>(AlertMode.class)
            .with(AlertMode.LIFECYCLE, "lifecycle")
            .with(AlertMode.CLASSIC, "classic")
            .complete();

    public static final Words<AlertEvent.Kind> EVENT_KIND = new Words<>(AlertEvent.Kind.class)
            .with(AlertEvent.Kind.PENDING, "pending")
            .with(AlertEvent.Kind.CANCELLED, "cancelled")
            .with(AlertEvent.Kind.FIRING, "firing")
            .with(AlertEvent.Kind.SEVERITY_CHANGED, "severity_changed")
            .with(AlertEvent.Kind.RECOVERING, "recovering")
            .with(AlertEvent.Kind.REFIRED, "refired")
            .with(AlertEvent.Kind.FLAPPING, "flapping")
            .with(AlertEvent.Kind.RESOLVED, "resolved")
            .with(AlertEvent.Kind.SUPPRESSED, "suppressed")
            .with(AlertEvent.Kind.ACKNOWLEDGED, "acknowledged")
            .complete();

    public static final Words<Notification.Reason> REASON = new Words<>(Notification.Reason.class)
            .with(Notification.Reason.FIRST, "first")
            .with(Notification.Reason.NEW_ALERTS, "new_alerts")
            .with(Notification.Reason.SOME_RESOLVED, "some_resolved")
            .with(Notification.Reason.ALL_RESOLVED, "all_resolved")
            .with(Notification.Reason.REPEAT, "repeat")
            .complete();

    public static final Words<Delivery.State> DELIVERY_STATE = new Words<>(Delivery.State.class)
            .with(Delivery.State.WAITING, "waiting")
            .with(Delivery.State.DELIVERED, "delivered")
            .with(Delivery.State.DEAD, "dead")
            .complete();

    public static final Words<Matcher.Field> MATCHER_FIELD = new Words<>(Matcher.Field.class)
            .with(Matcher.Field.SIMULATION, "simulation")
            .with(Matcher.Field.AGENT, "agent")
            .with(Matcher.Field.RULE, "rule")
            .with(Matcher.Field.TYPE, "type")
            .with(Matcher.Field.SEVERITY, "severity")
            .complete();

    public static final Words<Matcher.Operator> MATCHER_OPERATOR = new Words<>(Matcher.Operator.class)
            .with(Matcher.Operator.EQUAL, "=")
            .with(Matcher.Operator.NOT_EQUAL, "!=")
            .with(Matcher.Operator.MATCHES, "=~")
            .with(Matcher.Operator.NOT_MATCHES, "!~")
            .complete();

    public static final Words<RunStatus> RUN_STATUS = new Words<>(RunStatus.class)
            .with(RunStatus.RUNNING, "running")
            .with(RunStatus.COMPLETED, "completed")
            .with(RunStatus.FAILED, "failed")
            .with(RunStatus.ABORTED, "aborted")
            .with(RunStatus.LOST, "lost")
            .complete();

    public static final Words<Reception.Presence> PRESENCE = new Words<>(Reception.Presence.class)
            .with(Reception.Presence.HERE, "here")
            .with(Reception.Presence.LEFT, "left")
            .with(Reception.Presence.ENDED, "ended")
            .complete();

    public static final Words<MemoryStore.Role> MEMORY_STORE_ROLE = new Words<>(MemoryStore.Role.class)
            .with(MemoryStore.Role.WORKING, "working")
            .with(MemoryStore.Role.EPISODIC, "episodic")
            .with(MemoryStore.Role.SEMANTIC, "semantic")
            .with(MemoryStore.Role.ARCHIVAL, "archival")
            .with(MemoryStore.Role.CONTEXT, "context")
            .complete();

    public static final Words<MemoryStore.Unit> MEMORY_STORE_UNIT = new Words<>(MemoryStore.Unit.class)
            .with(MemoryStore.Unit.ITEMS, "items")
            .with(MemoryStore.Unit.TOKENS, "tokens")
            .with(MemoryStore.Unit.CHARACTERS, "characters")
            .with(MemoryStore.Unit.BYTES, "bytes")
            .complete();

    private final Class<E> type;
    private final Map<E, String> words;
    private final Map<String, E> constants = new HashMap<>();
    private final List<E> numbered = new ArrayList<>();

    private Words(Class<E> type) {
        this.type = type;
        this.words = new EnumMap<>(type);
    }

    private Words<E> with(E constant, String word) {
        words.put(constant, word);
        constants.put(word, constant);
        numbered.add(constant);
        return this;
    }

    private Words<E> complete() {
        int all = type.getEnumConstants().length;
        if (words.size() != all || constants.size() != all) {
            throw new IllegalStateException("each " + type.getSimpleName() + " needs a word of its own");
        }
        return this;
    }

    /** The word of a constant. */
    public String of(E constant) {
        var word = words.get(constant);
        if (word == null) {
            throw new IllegalArgumentException(String.valueOf(constant));
        }
        return word;
    }

    /**
     * The constant of a word.
     *
     * @throws IllegalStateException if it is none: the row is damaged, or a later version wrote it
     */
    public E read(@Nullable String word) {
        var constant = word == null ? null : constants.get(word);
        if (constant == null) {
            throw Members.damaged("no " + type.getSimpleName() + " is " + word);
        }
        return constant;
    }

    /** Whether some constant has this word. */
    public boolean has(String word) {
        return constants.containsKey(word);
    }

    /** The number of a constant. */
    public int number(E constant) {
        return numbered.indexOf(constant);
    }

    /**
     * The constant of a number.
     *
     * @throws IllegalStateException if it is none: the row is damaged, or a later version wrote it
     */
    public E numbered(long number) {
        if (number < 0 || number >= numbered.size()) {
            throw Members.damaged("no " + type.getSimpleName() + " has the number " + number);
        }
        return numbered.get((int) number);
    }
}
