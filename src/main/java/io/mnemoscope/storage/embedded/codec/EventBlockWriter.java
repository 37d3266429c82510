package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.Alert;
import java.util.HashMap;
import java.util.List;

/** Writes the members of a block of alert events: see {@link EventBlockCodec}. One thread. */
final class EventBlockWriter {
    private static final int MEMBERS = 14;
    private final ByteSink plain = new ByteSink(16 * 1024);
    private final ByteSink member = new ByteSink(4 * 1024);

    /** The members of these events; valid until the next call. */
    ByteSink write(List<LoggedEvent> events) {
        plain.clear();
        plain.varint(events.size());
        plain.varint(MEMBERS);
        numbers(events);
        var shapes = shapes(events);
        times(events);
        sizes(events);
        reals(events, shapes, EventMembers.VALUE);
        reals(events, shapes, EventMembers.LEVEL);
        ids(events);
        texts(events, shapes, EventMembers.MESSAGE);
        texts(events, shapes, EventMembers.REASON);
        return plain;
    }

    private void end(int number) {
        plain.varint(number);
        plain.varint(member.length());
        plain.put(member.array(), member.length());
        member.clear();
    }

    private void numbers(List<LoggedEvent> events) {
        long before = 0;
        for (var event : events) {
            member.varint(event.offset() - before);
            before = event.offset();
        }
        end(EventMembers.OFFSET);
        before = 0;
        for (var event : events) {
            member.zigzag(event.alert() - before);
            before = event.alert();
        }
        end(EventMembers.ALERT);
        before = 0;
        for (var event : events) {
            member.zigzag(event.whose() - before);
            before = event.whose();
        }
        end(EventMembers.WHOSE);
    }

    /** Answers the place of each event's shape, from 0. */
    private int[] shapes(List<LoggedEvent> events) {
        var known = new HashMap<EventShape, Integer>();
        var places = new int[events.size()];
        int at = 0;
        for (var event : events) {
            var shape = EventShape.of(event.event());
            var place = known.putIfAbsent(shape, known.size());
            places[at++] = place == null ? known.size() - 1 : place;
            member.varint(place == null ? 0 : place + 1L);
            if (place == null) {
                shape.write(member);
            }
        }
        end(EventMembers.SHAPE);
        return places;
    }

    private void times(List<LoggedEvent> events) {
        long before = 0;
        for (var event : events) {
            member.zigzag(event.event().alert().updatedMillis() - before);
            before = event.event().alert().updatedMillis();
        }
        end(EventMembers.UPDATED);
        for (var event : events) {
            var alert = event.event().alert();
            member.zigzag(alert.updatedMillis() - alert.startedMillis());
        }
        end(EventMembers.STARTED);
        for (var event : events) {
            var alert = event.event().alert();
            if (alert.resolvedMillis() == Alert.NOT_RESOLVED) {
                member.varint(0);
            } else {
                member.varint(1);
                member.zigzag(alert.updatedMillis() - alert.resolvedMillis());
            }
        }
        end(EventMembers.RESOLVED);
    }

    private void sizes(List<LoggedEvent> events) {
        for (var event : events) {
            var memory = event.event().alert().memory();
            member.varint((memory.bounded() ? 1 : 0) + (memory.approachingLimit() ? 2 : 0));
            member.varint(memory.currentSize());
            member.varint(memory.bufferSize());
            member.zigzag(memory.totalSize() - memory.currentSize() - memory.bufferSize());
            member.varint(memory.maxSize());
        }
        end(EventMembers.MEMORY);
        for (var event : events) {
            var memory = event.event().alert().memory();
            long bits = Double.doubleToRawLongBits(memory.usageRatio());
            long expected = Columns.usageBits(memory.currentSize(), memory.maxSize());
            member.varint(bits == expected ? 0 : 1);
            if (bits != expected) {
                member.fixed(bits);
            }
        }
        end(EventMembers.USAGE);
    }

    private void reals(List<LoggedEvent> events, int[] shapes, int number) {
        var before = new long[shapes.length];
        int at = 0;
        for (var event : events) {
            var alert = event.event().alert();
            double value = number == EventMembers.VALUE ? alert.value() : alert.level();
            int shape = shapes[at++];
            real(value, before[shape], 100 * alert.memory().usageRatio());
            before[shape] = Double.doubleToRawLongBits(value);
        }
        end(number);
    }

    private void real(double value, long before, double percent) {
        long bits = Double.doubleToRawLongBits(value);
        long whole = (long) value;
        if (bits == before) {
            member.put(EventMembers.BEFORE);
        } else if (bits == Double.doubleToRawLongBits(Double.NaN)) {
            member.put(EventMembers.NONE);
        } else if (bits == Double.doubleToRawLongBits(percent)) {
            member.put(EventMembers.PERCENT);
        } else if (bits == Double.doubleToRawLongBits((double) whole)) {
            member.put(EventMembers.WHOLE);
            member.zigzag(whole);
        } else {
            member.put(EventMembers.BITS);
            member.fixed(bits);
        }
    }

    private void ids(List<LoggedEvent> events) {
        for (var event : events) {
            var id = event.id();
            member.varint(id == null ? 0 : 1);
            if (id != null) {
                member.text(id);
            }
        }
        end(EventMembers.ID);
    }

    private void texts(List<LoggedEvent> events, int[] shapes, int number) {
        var texts = new EventTextWriter(shapes.length);
        int at = 0;
        for (var event : events) {
            var alert = event.event().alert();
            var text = number == EventMembers.MESSAGE
                    ? alert.message()
                    : event.event().reason();
            texts.write(text, alert, shapes[at++], member);
        }
        end(number);
    }
}
