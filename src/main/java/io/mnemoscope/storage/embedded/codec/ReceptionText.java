package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.domain.Reception;
import io.mnemoscope.storage.embedded.format.Words;
import java.nio.charset.StandardCharsets;

/**
 * How an agent's snapshots are received, as a text of numbers with blanks between: the members of {@link Reception} in their order,
 * then those of its last one if there is one, flags as 0 or 1, and the CRC-32C of what stands before it.
 */
public final class ReceptionText {
    private static final int MEMBERS = 11;
    private static final int WITH_BEHIND = MEMBERS + 8;

    private ReceptionText() {}

    /** The text of a row. */
    public static String write(Reception reception) {
        var text = reception.newestMillis() + " " + reception.arrivedMillis() + " "
                + reception.liveMillis() + " " + reception.aheadMillis() + " "
                + reception.stepsBefore() + " " + reception.runFrom() + " "
                + reception.beganMillis() + " " + Words.PRESENCE.number(reception.presence()) + " "
                + reception.gaps() + " " + reception.longestGapMillis() + " " + reception.longestStepGap();
        var behind = reception.behind();
        var all = behind == null ? text : text + " " + write(behind);
        return all + " " + sum(all);
    }

    private static String write(Reception.Behind behind) {
        return (behind.steps() ? 1 : 0) + " " + behind.count() + " " + behind.arrivals() + " " + behind.offsetMillis()
                + " " + behind.firstArrivedMillis() + " " + behind.arrivedMillis() + " " + behind.newestMillis() + " "
                + behind.step();
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static Reception read(String text) {
        int end = text.lastIndexOf(' ');
        var members = text.split(" ", -1);
        try {
            if (end < 0
                    || members.length <= MEMBERS
                    || Long.parseLong(text.substring(end + 1)) != sum(text.substring(0, end))) {
                throw new IllegalStateException("the checksum of the reception is another");
            }
            return new Reception(
                    Long.parseLong(members[0]),
                    Long.parseLong(members[1]),
                    Long.parseLong(members[2]),
                    Long.parseLong(members[3]),
                    Long.parseLong(members[4]),
                    Long.parseLong(members[5]),
                    Long.parseLong(members[6]),
                    Words.PRESENCE.numbered(Long.parseLong(members[7])),
                    Integer.parseInt(members[8]),
                    Double.parseDouble(members[9]),
                    Double.parseDouble(members[10]),
                    members.length > WITH_BEHIND ? behind(members) : null);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the reception is damaged", e);
        }
    }

    private static Reception.Behind behind(String[] members) {
        return new Reception.Behind(
                members[MEMBERS].equals("1"),
                Integer.parseInt(members[MEMBERS + 1]),
                Integer.parseInt(members[MEMBERS + 2]),
                Long.parseLong(members[MEMBERS + 3]),
                Long.parseLong(members[MEMBERS + 4]),
                Long.parseLong(members[MEMBERS + 5]),
                Long.parseLong(members[MEMBERS + 6]),
                Long.parseLong(members[MEMBERS + 7]));
    }

    private static long sum(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return Checksum.of(bytes, bytes.length);
    }
}
