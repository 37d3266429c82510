package io.mnemoscope.bus;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a report.
 *
 * @param body UTF-8, to be joined to the pieces before it
 * @param next where to go on; null if this was the last
 */
public record ReportPage(Buffer body, ReadReport.@Nullable Place next) implements BusMessage {}
