package io.mnemoscope.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;

/** A format that does depend on a component's name: what formats here must not be. */
public record NamedComponent(String place) implements Supplier<String> {
    /** For {@link RenamedComponentsTest}, which makes one by reflection. */
    public NamedComponent() {
        this("town");
    }

    @Override
    public String get() {
        try {
            return new ObjectMapper().writeValueAsString(this) + this + place();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
