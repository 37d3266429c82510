package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mnemoscope.domain.Page;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON factory that all share, and writing with it into memory. */
public final class Json {
    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER = 400;
    private static final int INITIAL_BYTES = 512;

    /** Reads strictly: no NaN, no comments, UTF-8 only, no depth beyond 64, no number beyond 400 characters. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .build();

    private Json() {}

    /** Something that writes JSON. */
    @FunctionalInterface
    public interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    /** Something that writes one of a list. */
    @FunctionalInterface
    public interface ItemWriter<T> {
        void write(JsonGenerator out, T item) throws IOException;
    }

    /** The members of a page of a list: the items under {@code name}, and {@code next_cursor}, null after the last page. */
    public static <T> void page(JsonGenerator out, String name, Page<T> page, ItemWriter<? super T> writer)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (var item : page.items()) {
            writer.write(out, item);
        }
        out.writeEndArray();
        if (page.isLast()) {
            out.writeNullField("next_cursor");
        } else {
            out.writeStringField("next_cursor", Long.toString(page.next()));
        }
    }

    /** What {@code writer} writes, as UTF-8. */
    public static Buffer buffer(Writer writer) {
        return Buffer.buffer(bytes(writer).toByteArray());
    }

    /** What {@code writer} writes, as text. */
    public static String text(Writer writer) {
        return bytes(writer).toString(StandardCharsets.UTF_8);
    }

    private static ByteArrayOutputStream bytes(Writer writer) {
        var bytes = new ByteArrayOutputStream(INITIAL_BYTES);
        try (var out = FACTORY.createGenerator(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes;
    }

    /** A number, or null where there is none; whole numbers without a fraction. */
    public static void number(JsonGenerator out, String name, double value) throws IOException {
        out.writeFieldName(name);
        number(out, value);
    }

    /** As {@link #number(JsonGenerator, String, double)}, in an array. */
    public static void number(JsonGenerator out, double value) throws IOException {
        if (!Double.isFinite(value)) {
            out.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            out.writeNumber((long) value);
        } else {
            out.writeNumber(value);
        }
    }

    /** An instant, or null where {@code millis} is negative. */
    public static void instant(JsonGenerator out, String name, long millis) throws IOException {
        if (millis < 0) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Rfc3339.format(millis));
        }
    }
}
