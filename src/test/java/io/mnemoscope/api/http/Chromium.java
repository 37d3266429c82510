package io.mnemoscope.api.http;

import io.mnemoscope.tools.Program;
import java.nio.file.Path;
import java.util.List;

/** The Chromium of the browser tests. */
final class Chromium {
    /** Quiet, and no request but the tests'. */
    static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private Chromium() {}

    /** The program; a test is skipped where there is none and it is not to be installed. */
    static Path find() {
        return Program.CHROMIUM.path();
    }
}
