package io.mnemoscope.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import io.mnemoscope.domain.WireNamed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the member {@code stores} of a snapshot. One thread. */
final class StoresReader {
    private final JsonValues values;
    private String path = "";
    private @Nullable Role role;
    private @Nullable Unit unit;
    private long size;
    private long limit;
    private long added;
    private long removed;

    StoresReader(JsonValues values) {
        this.values = values;
    }

    /** The memory stores of the object that the parser stands on, in their order there; what is wrong is left out and remembered. */
    List<MemoryStore> read(JsonParser in) throws IOException {
        var stores = new LinkedHashMap<String, MemoryStore>();
        values.object(in, "stores", (parser, name) -> store(parser, name, stores));
        return new ArrayList<>(stores.values());
    }

    private void store(JsonParser in, String name, Map<String, MemoryStore> stores) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL || stores.size() > MemorySnapshot.MAX_STORES) {
            in.skipChildren();
            return;
        }
        var field = MemoryStore.field(name);
        if (in.currentToken() != JsonToken.START_OBJECT) {
            values.wrong(in, field, "must be an object");
            return;
        }
        path = field + ".";
        role = null;
        unit = null;
        size = SnapshotDraft.ABSENT;
        limit = 0;
        added = MemoryStore.NOT_SAID;
        removed = MemoryStore.NOT_SAID;
        values.object(in, field, this::member);
        try {
            stores.put(name, store(name));
        } catch (InvalidInput e) {
            values.remember(e);
        }
    }

    private void member(JsonParser in, String name) throws IOException {
        switch (name) {
            case "role" -> role = word(in, name, Role.class);
            case "unit" -> unit = word(in, name, Unit.class);
            case "size" -> size = values.count(in, path, name, SnapshotDraft.ABSENT);
            case "limit" -> limit = values.count(in, path, name, 0);
            case "added" -> added = values.count(in, path, name, MemoryStore.NOT_SAID);
            case "removed" -> removed = values.count(in, path, name, MemoryStore.NOT_SAID);
            default -> values.unknown(in);
        }
    }

    private MemoryStore store(String name) {
        var itsRole = required(role, "role");
        var itsUnit = required(unit, "unit");
        if (size == SnapshotDraft.ABSENT) {
            throw new InvalidInput(path + "size", "is required");
        }
        return new MemoryStore(name, itsRole, itsUnit, size, limit, added, removed);
    }

    private <E> E required(@Nullable E word, String member) {
        if (word == null) {
            throw new InvalidInput(path + member, "is required");
        }
        return word;
    }

    private <E extends Enum<E> & WireNamed> @Nullable E word(JsonParser in, String member, Class<E> type)
            throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        var word = in.currentToken() == JsonToken.VALUE_STRING ? constant(type, in.getText()) : null;
        if (word == null) {
            values.wrong(in, path + member, "must be " + words(type));
        }
        return word;
    }

    /** As it is spelt on the wire, which is in small letters. */
    private static <E extends Enum<E> & WireNamed> @Nullable E constant(Class<E> type, String text) {
        var constant = WireNamed.parse(type, text);
        return constant != null && constant.wireName().equals(text) ? constant : null;
    }

    /** {@code items, tokens, characters or bytes}. */
    private static <E extends Enum<E> & WireNamed> String words(Class<E> type) {
        var words =
                Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).toList();
        int last = words.size() - 1;
        return words.stream().limit(last).collect(Collectors.joining(", ")) + " or " + words.get(last);
    }
}
