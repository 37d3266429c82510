package io.mnemoscope.bus;

/**
 * A body, or a piece of one, to be read. The array is handed over: nobody writes to it afterwards.
 *
 * @param bytes UTF-8
 * @param length how many of them count
 * @param format how they are to be read
 */
@SuppressWarnings("ArrayRecordComponent") // A copy per batch would cost more than reading it.
public record SubmitSnapshots(byte[] bytes, int length, Format format) implements BusMessage {
    /** How a body is to be read. */
    public enum Format {
        /** One object or one array. */
        JSON,
        /** One object a line; whole lines. */
        NDJSON
    }
}
