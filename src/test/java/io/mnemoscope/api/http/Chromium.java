package io.mnemoscope.api.http;

import io.mnemoscope.Debian;
import java.nio.file.Path;
import java.util.List;

/** Finds a Chromium for the browser tests, or installs Debian's. */
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

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private Chromium() {}

    /**
     * The program.
     *
     * @throws IllegalStateException where there is none and it cannot be installed; says what to do
     */
    static Path find() {
        return Debian.find(NAMES).orElseGet(Chromium::install);
    }

    private static Path install() {
        return Debian.install("chromium", NAMES, "or go without the browser tests: mvn verify -DskipBrowserTests");
    }
}
