package io.mnemoscope.api.json;

import io.mnemoscope.domain.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has read alert events, in one text that clients keep and do not look into: {@code 3f2a91bc-17} names the store
 * and the last event that was read. A store that is divided has a text with several parts there.
 *
 * @param store a checksum of the store's epoch; null in a number without it, as clients of earlier versions keep it
 * @param offset of the last event that was read; 0 for none
 */
public record EventCursorText(@Nullable String store, long offset) {
    /** Has the eighteen digits that are read. */
    private static final long MOST = 999_999_999_999_999_999L;

    private static final Pattern TEXT = Pattern.compile("(?:([0-9a-f]{8})-)?([0-9]{1,18})");

    /** After this event of a store. */
    public static EventCursorText of(String epoch, long offset) {
        return new EventCursorText(checksum(epoch), Math.min(offset, MOST));
    }

    /**
     * What {@link #text} wrote, or a number.
     *
     * @param name of the parameter
     * @throws InvalidInput if it is neither
     */
    public static EventCursorText parse(String name, String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidInput(name, "must be one that this server answered: " + InvalidInput.shown(text));
        }
        return new EventCursorText(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** Whether it is, or may be, of the store with this epoch. */
    public boolean fits(String epoch) {
        return store == null || store.equals(checksum(epoch));
    }

    /** For clients to keep. */
    public String text() {
        return store == null ? Long.toString(offset) : store + "-" + offset;
    }

    private static String checksum(String epoch) {
        var crc = new CRC32();
        crc.update(epoch.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
