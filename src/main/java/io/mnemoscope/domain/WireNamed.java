package io.mnemoscope.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An enum whose constants are words on the wire: their names in lower case. */
public interface WireNamed {
    /** As {@link Enum#name()}. */
    String name();

    /** The word on the wire. */
    default String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant with this word, in capitals or not; null if there is none. */
    static <E extends Enum<E> & WireNamed> @Nullable E parse(Class<E> type, String word) {
        for (var constant : type.getEnumConstants()) {
            if (constant.wireName().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        return null;
    }
}
