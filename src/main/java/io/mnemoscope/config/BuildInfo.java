package io.mnemoscope.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build knows.
 *
 * @param version ours
 * @param chartVersion of the charting library that is on the class path
 */
public record BuildInfo(String version, String chartVersion) {
    private static final String RESOURCE = "mnemoscope.properties";

    /** Reads it from the class path. */
    public static BuildInfo read() {
        var values = new Properties();
        try (var in = BuildInfo.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return new BuildInfo(values.getProperty("version", "?"), values.getProperty("chartjs.version", "?"));
    }
}
