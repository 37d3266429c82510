package io.mnemoscope.bus;

import io.vertx.core.buffer.Buffer;

/**
 * What was asked for, ready to be sent.
 *
 * @param contentType with its charset
 * @param body UTF-8
 */
public record Rendered(String contentType, Buffer body) implements BusMessage {}
