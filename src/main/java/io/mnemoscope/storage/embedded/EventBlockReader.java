package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemoryStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link EventBlockWriter} wrote. One use. */
final class EventBlockReader {
    private static final AgentId SOMEONE = new AgentId("-", "-");
    private final int count;
    private final Map<Integer, ByteSource> members = new HashMap<>();
    private final List<EventShape> shapes = new ArrayList<>();
    private final Map<EventShape, Long> values = new HashMap<>();
    private final Map<EventShape, Long> levels = new HashMap<>();
    private final EventTextReader messages = new EventTextReader();
    private final EventTextReader reasons = new EventTextReader();
    private long offset;
    private long alert;
    private long whose;
    private long updated;

    /** Finds the members. */
    EventBlockReader(byte[] bytes) {
        var head = new ByteSource(bytes, 0);
        count = head.count();
        for (int left = head.count(); left > 0; left--) {
            int number = (int) head.varint();
            int length = head.count();
            members.put(number, new ByteSource(bytes, head.position()));
            head.skip(length);
        }
        if (count > EventBlockCodec.MAX_EVENTS || head.position() != bytes.length) {
            throw new IllegalStateException("a block of alert events is damaged: " + count + " in " + bytes.length);
        }
    }

    List<LoggedEvent> read() {
        var events = new ArrayList<LoggedEvent>(count);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        return events;
    }

    private ByteSource member(int number) {
        var member = members.get(number);
        if (member == null) {
            throw new IllegalStateException("a block of alert events has no member " + number);
        }
        return member;
    }

    private LoggedEvent event() {
        offset += member(EventMembers.OFFSET).varint();
        alert += member(EventMembers.ALERT).zigzag();
        whose += member(EventMembers.WHOSE).zigzag();
        var shape = shape();
        updated += member(EventMembers.UPDATED).zigzag();
        long started = updated - member(EventMembers.STARTED).zigzag();
        var ends = member(EventMembers.RESOLVED);
        long resolved = ends.varint() == 0 ? Alert.NOT_RESOLVED : updated - ends.zigzag();
        var memory = memory();
        double percent = 100 * memory.usageRatio();
        double value = real(EventMembers.VALUE, values, shape, percent);
        double level = real(EventMembers.LEVEL, levels, shape, percent);
        var id = id();
        var figures = of(shape, "", value, level, started, resolved, memory);
        var message = messages.read(member(EventMembers.MESSAGE), figures);
        var reason = reasons.read(member(EventMembers.REASON), figures);
        return new LoggedEvent(
                offset,
                alert,
                Math.toIntExact(whose),
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

    private EventShape shape() {
        var from = member(EventMembers.SHAPE);
        long place = from.varint();
        if (place == 0) {
            shapes.add(EventShape.read(from));
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

    private double real(int number, Map<EventShape, Long> before, EventShape shape, double percent) {
        var from = member(number);
        long bits = switch (from.next()) {
            case EventMembers.BEFORE -> before.getOrDefault(shape, 0L);
            case EventMembers.NONE -> Double.doubleToRawLongBits(Double.NaN);
            case EventMembers.WHOLE -> Double.doubleToRawLongBits((double) from.zigzag());
            case EventMembers.PERCENT -> Double.doubleToRawLongBits(percent);
            case EventMembers.BITS -> from.fixed();
            default -> throw new IllegalStateException("a number of an alert event is damaged");
        };
        before.put(shape, bits);
        return Double.longBitsToDouble(bits);
    }

    private @Nullable String id() {
        var from = member(EventMembers.ID);
        return from.varint() == 0 ? null : from.text();
    }
}
