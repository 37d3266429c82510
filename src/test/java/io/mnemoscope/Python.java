package io.mnemoscope;

import io.mnemoscope.tools.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Python's own parsers, in a process: what we write must be read by others. Without Python the test is skipped. */
public final class Python {
    private static final int SECONDS = 30;

    private Python() {}

    /** What the program prints, given this on its standard input; it must succeed. */
    public static String run(String program, String input) throws IOException, InterruptedException {
        var in = Files.createTempFile("python", ".in");
        var out = Files.createTempFile("python", ".out");
        try {
            Files.writeString(in, input);
            var process = new ProcessBuilder(Program.PYTHON.path().toString(), "-X", "utf8", "-c", program)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("python3 failed; it printed: " + Files.readString(out));
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
