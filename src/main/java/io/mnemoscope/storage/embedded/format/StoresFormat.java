package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An agent's memory stores, as members of the object that a checkpoint has beside its columns: {@code
 * "stores":{"archive":{"role":"archival","unit":"items","size":7}},"stores_sum":123}. The second is the CRC-32C of the first; who
 * knows neither passes over both.
 */
public final class StoresFormat {
    private static final String STORES = "stores";
    private static final String SUM = "stores_sum";

    private StoresFormat() {}

    /** The members; nothing without memory stores. */
    public static String write(List<MemoryStore> stores) {
        if (stores.isEmpty()) {
            return "";
        }
        var object = Json.text(out -> {
            out.writeStartObject();
            for (var store : stores) {
                write(out, store);
            }
            out.writeEndObject();
        });
        return "\"" + STORES + "\":" + object + ",\"" + SUM + "\":" + sum(object);
    }

    private static void write(JsonGenerator out, MemoryStore store) throws IOException {
        out.writeObjectFieldStart(store.name());
        out.writeStringField("role", Words.MEMORY_STORE_ROLE.of(store.role()));
        out.writeStringField("unit", Words.MEMORY_STORE_UNIT.of(store.unit()));
        out.writeNumberField("size", store.size());
        number(out, "limit", store.limit(), 0);
        number(out, "added", store.added(), MemoryStore.NOT_SAID);
        number(out, "removed", store.removed(), MemoryStore.NOT_SAID);
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String name, long value, long absent) throws IOException {
        if (value != absent) {
            out.writeNumberField(name, value);
        }
    }

    /**
     * What {@link #write} wrote, from the object with those members.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static List<MemoryStore> read(@Nullable String data) {
        // Either name has it, so that one flipped bit leaves the other.
        if (data == null || !data.contains(STORES)) {
            return List.of();
        }
        JsonNode object;
        try {
            object = Trees.object(data);
        } catch (InvalidInput e) {
            throw new IllegalStateException("a row is damaged", e);
        }
        var stores = object.path(STORES);
        var sum = object.path(SUM);
        if (!stores.isObject() || !sum.canConvertToLong() || sum.longValue() != sum(stores.toString())) {
            throw Members.damaged("the checksum of its memory stores is another");
        }
        var read = new ArrayList<MemoryStore>();
        stores.properties().forEach(store -> read.add(store(store.getKey(), store.getValue())));
        return read;
    }

    private static MemoryStore store(String name, JsonNode its) {
        return MemoryStore.clamped(
                name,
                Words.MEMORY_STORE_ROLE.read(Members.text(its, "role")),
                Words.MEMORY_STORE_UNIT.read(Members.text(its, "unit")),
                its.path("size").asLong(),
                its.path("limit").asLong(0),
                its.path("added").asLong(MemoryStore.NOT_SAID),
                its.path("removed").asLong(MemoryStore.NOT_SAID));
    }

    private static long sum(String object) {
        var sum = new CRC32C();
        sum.update(object.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }
}
