package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code export}. */
@Command(name = "export", description = "Saves a flight recording (NDJSON).", mixinStandardHelpOptions = true)
final class Export implements Runnable {
    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private ClientCommands.Which which = new ClientCommands.Which();

    @Mixin
    private ClientCommands.Target target = new ClientCommands.Target();

    @Override
    public void run() {
        try (var progress = Progress.onTerminal()) {
            target.save(new Counted(remote.get("/api/v1/export" + which.query()), progress));
        }
    }

    /** Counts the lines that pass; the first says how many snapshots there are. */
    private static final class Counted extends FilterInputStream {
        private final Progress progress;
        private final StringBuilder header = new StringBuilder();
        private long lines;
        private long snapshots;

        Counted(InputStream in, Progress progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            for (int i = offset; i < offset + count; i++) {
                if (lines == 0) {
                    header.append((char) (to[i] & 0xff));
                }
                if (to[i] == '\n' && lines++ == 0) {
                    snapshots = snapshots(header.toString());
                }
            }
            if (lines > 0) {
                progress.at(lines, snapshots, snapshots + " snapshots");
            }
            return count;
        }

        private static long snapshots(String header) {
            try {
                var bytes = header.getBytes(StandardCharsets.ISO_8859_1);
                return new ObjectMapper()
                        .readTree(new String(bytes, StandardCharsets.UTF_8))
                        .path("recording")
                        .path("snapshots")
                        .asLong();
            } catch (JsonProcessingException e) {
                return 0;
            }
        }
    }
}
