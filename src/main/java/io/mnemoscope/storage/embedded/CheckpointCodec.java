package io.mnemoscope.storage.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mnemoscope.domain.AgentState;

/** An agent's state as JSON that the sqlite3 program shows. NaN is the string "NaN"; any string survives. Thread-safe. */
final class CheckpointCodec {
    private final ObjectWriter writer;
    private final ObjectReader reader;

    CheckpointCodec() {
        var mapper = JsonMapper.builder()
                .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        writer = mapper.writerFor(AgentState.class);
        reader = mapper.readerFor(AgentState.class);
    }

    String write(AgentState state) {
        try {
            return writer.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state cannot be written", e);
        }
    }

    AgentState read(String json) {
        try {
            return reader.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checkpoint is damaged", e);
        }
    }
}
