package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;

/** What a line of a recording is, by its members, in whatever order and with whatever white space they are written. */
enum RecordingLine {
    HEADER,
    RULES,
    SNAPSHOT,
    ALERT_EVENT;

    private static final Map<String, RecordingLine> MEMBERS =
            Map.of("recording", HEADER, "rules", RULES, "alert_event", ALERT_EVENT);

    private static final JsonFactory JSON = new JsonFactory();

    /** Snapshots but for very odd ones begin so, and are looked at no further. */
    private static boolean isPlain(String line) {
        return line.startsWith("{\"simulation\":") || line.startsWith("{\"agent\":");
    }

    /** Whether a member's name may be there; escaped, it is not written out. */
    private static boolean mayHaveMember(String line) {
        return line.indexOf('\\') >= 0 || MEMBERS.keySet().stream().anyMatch(line::contains);
    }

    /** What is neither of the others, damaged lines too, goes to the server as a snapshot, which says what is wrong with it. */
    static RecordingLine of(String line) {
        return isPlain(line) || !mayHaveMember(line) ? SNAPSHOT : byMembers(line);
    }

    private static RecordingLine byMembers(String line) {
        var found = SNAPSHOT;
        try (var in = JSON.createParser(line)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return SNAPSHOT;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                var name = in.currentName();
                if (name.equals("agent") || name.equals("memory_stats")) {
                    // Of others it may have any, which are skipped.
                    return SNAPSHOT;
                }
                if (found == SNAPSHOT) {
                    found = MEMBERS.getOrDefault(name, SNAPSHOT);
                }
                in.nextToken();
                in.skipChildren();
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }
}
