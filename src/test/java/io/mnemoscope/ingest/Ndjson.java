package io.mnemoscope.ingest;

import io.mnemoscope.domain.MemorySnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Wire snapshots for tests of other packages, read as the server reads them. */
public final class Ndjson {
    private Ndjson() {}

    /** The snapshots; fails if any line is refused. */
    public static List<MemorySnapshot> snapshots(String lines, long nowMillis) {
        var bytes = lines.getBytes(StandardCharsets.UTF_8);
        var parsed = new BodyParser(Duration.ZERO).ndjson(bytes, bytes.length, nowMillis);
        if (parsed.rejected() > 0) {
            throw new AssertionError("refused: " + parsed.rejections());
        }
        return parsed.snapshots();
    }
}
