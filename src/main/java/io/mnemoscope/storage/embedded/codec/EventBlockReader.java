package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemoryStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link EventBlockWriter} wrote. One use. */
final class EventBlockReader {
    private static final AgentId SOMEONE = new AgentId("-", "-");
    private final int count;
    private final @Nullable ByteSource[] members = new ByteSource[EventMembers.REASON + 1];
    private final List<Shape> shapes = new ArrayList<>();
    private final EventTextReader messages = new EventTextReader();
    private final EventTextReader reasons = new EventTextReader();
    private long offset;
    private long alert;
    private long whose;
    private long updated;

    /** What kind of an event, and the real numbers that the last one of this kind had. */
    private static final class Shape {
        private final EventShape its;
        private long value;
        private long level;

        Shape(EventShape its) {
            this.its = its;
        }
    }

    /**
     * Finds the members.
     *
     * @throws IllegalStateException if they are damaged
     */
    EventBlockReader(ByteSource from) {
        count = from.count();
        for (int left = from.count(); left > 0; left--) {
            long number = from.varint();
            var member = from.part(from.count());
            if (number >= EventMembers.OFFSET && number <= EventMembers.REASON) {
                members[(int) number] = member;
            }
        }
        if (count > EventBlockCodec.MAX_EVENTS || from.left() > 0) {
            throw new IllegalStateException("a block of alert events is damaged: " + count + " and more");
        }
    }

    /**
     * The events.
     *
     * @throws IllegalStateException if they are damaged
     */
    List<LoggedEvent> read() {
        var events = new ArrayList<LoggedEvent>(count);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        for (var member : members) {
            if (member != null && member.left() > 0) {
                throw new IllegalStateException("a block of alert events is damaged: it has more than " + count);
            }
        }
        return events;
    }

    private ByteSource member(int number) {
        var member = members[number];
        if (member == null) {
            throw new IllegalStateException("a block of alert events has no member " + number);
        }
        return member;
    }

    private LoggedEvent event() {
        offset += member(EventMembers.OFFSET).varint();
        alert += member(EventMembers.ALERT).zigzag();
        whose += member(EventMembers.WHOSE).zigzag();
        if (whose != (int) whose) {
            throw new IllegalStateException("no agent has the number " + whose);
        }
        var known = shape();
        var shape = known.its;
        updated += member(EventMembers.UPDATED).zigzag();
        long started = updated - member(EventMembers.STARTED).zigzag();
        var ends = member(EventMembers.RESOLVED);
        long resolved = ends.varint() == 0 ? Alert.NOT_RESOLVED : updated - ends.zigzag();
        var memory = memory();
        double percent = 100 * memory.usageRatio();
        known.value = real(EventMembers.VALUE, known.value, percent);
        known.level = real(EventMembers.LEVEL, known.level, percent);
        double value = Double.longBitsToDouble(known.value);
        double level = Double.longBitsToDouble(known.level);
        var id = id();
        var figures = of(shape, "", value, level, started, resolved, memory);
        var message = messages.read(member(EventMembers.MESSAGE), figures);
        var reason = reasons.read(member(EventMembers.REASON), figures);
        return new LoggedEvent(
                offset,
                alert,
                (int) whose,
                id,
                new AlertEvent(shape.kind(), reason, of(shape, message, value, level, started, resolved, memory)));
    }

    private Alert of(
            EventShape shape,
            String message,
            double value,
            double level,
            long started,
            long resolved,
            MemoryStats memory) {
        return new Alert(
                "",
                SOMEONE,
                shape.type(),
                shape.rule(),
                shape.severity(),
                shape.state(),
                shape.flapping(),
                message,
                value,
                level,
                started,
                updated,
                resolved,
                memory);
    }

    private Shape shape() {
        var from = member(EventMembers.SHAPE);
        long place = from.varint();
        if (place == 0) {
            shapes.add(new Shape(EventShape.read(from)));
            return shapes.get(shapes.size() - 1);
        }
        if (place < 0 || place > shapes.size()) {
            throw new IllegalStateException("there is no shape " + place);
        }
        return shapes.get((int) place - 1);
    }

    private MemoryStats memory() {
        var from = member(EventMembers.MEMORY);
        long flags = from.varint();
        long current = from.varint();
        long buffer = from.varint();
        long total = from.zigzag() + current + buffer;
        long max = from.varint();
        var usages = member(EventMembers.USAGE);
        long usage = usages.varint() == 0 ? Columns.usageBits(current, max) : usages.fixed();
        return MemoryStats.clamped(
                current, buffer, total, max, Double.longBitsToDouble(usage), (flags & 1) != 0, (flags & 2) != 0);
    }

    /** The bits of a real number. */
    private long real(int number, long before, double percent) {
        var from = member(number);
        return switch (from.next()) {
            case EventMembers.BEFORE -> before;
            case EventMembers.NONE -> Double.doubleToRawLongBits(Double.NaN);
            case EventMembers.WHOLE -> Double.doubleToRawLongBits((double) from.zigzag());
            case EventMembers.PERCENT -> Double.doubleToRawLongBits(percent);
            case EventMembers.BITS -> from.fixed();
            default -> throw new IllegalStateException("a number of an alert event is damaged");
        };
    }

    private @Nullable String id() {
        var from = member(EventMembers.ID);
        return from.varint() == 0 ? null : from.text();
    }
}
