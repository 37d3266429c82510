package io.mnemoscope.report;

import io.mnemoscope.config.BuildInfo;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all HTML reports share: templates that escape by default, style, script and charting library, and a policy that
 * lets nothing else run. Read from the class path at first use, which is on a worker. Not thread-safe.
 */
final class HtmlShell {
    private @Nullable PebbleEngine engine;
    private Map<String, Object> parts = Map.of();
    private @Nullable Buffer tail;

    private PebbleEngine engine() {
        var ready = engine;
        if (ready == null) {
            var loader = new ClasspathLoader();
            loader.setPrefix("report");
            ready = new PebbleEngine.Builder()
                    .loader(loader)
                    .strictVariables(true)
                    .autoEscaping(true)
                    .build();
            parts = parts();
            engine = ready;
        }
        return ready;
    }

    private static Map<String, Object> parts() {
        var style = resource("report/report.css");
        var script = resource("report/report.js");
        var library = library();
        var policy = "default-src 'none'; script-src " + hash(library) + " " + hash(script) + "; style-src "
                + hash(style) + "; img-src data:; base-uri 'none'; form-action 'none'";
        return Map.of("style", style, "script", script, "library", library, "policy", policy);
    }

    /** A template of ours with these values. */
    String render(String template, Map<String, Object> values) {
        var templates = engine();
        var all = new HashMap<>(parts);
        all.putAll(values);
        var out = new StringWriter();
        try {
            templates.getTemplate(template).evaluate(out, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The scripts at the end, which are the same bytes for all who read reports; not to be changed. */
    Buffer tail() {
        var made = tail;
        if (made == null) {
            made = Buffer.buffer(render("tail.html", Map.of()));
            tail = made;
        }
        return made;
    }

    private static String library() {
        var version = BuildInfo.read().chartVersion();
        var text = resource("META-INF/resources/webjars/chart.js/" + version + "/dist/chart.umd.js");
        // The map is not there, and a report asks for nothing.
        int map = text.lastIndexOf("//# sourceMappingURL=");
        return map < 0 ? text : text.substring(0, map);
    }

    private static String resource(String name) {
        try (var in = HtmlShell.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
