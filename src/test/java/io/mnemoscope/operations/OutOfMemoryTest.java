package io.mnemoscope.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is out of memory ends, wherever it was noticed and whatever the JVM's flags. */
class OutOfMemoryTest {
    private static final long PATIENCE_SECONDS = 120;

    @ParameterizedTest
    @ValueSource(strings = {"thread", "eventLoop", "timer", "worker", "direct"})
    void endsTheProcess(String where) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-Dio.netty.maxDirectMemory=16777216",
                        "-cp",
                        classPath(),
                        OutOfMemoryCase.class.getName(),
                        where)
                .redirectErrorStream(true)
                .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(OutOfMemory.EXIT);
            assertThat(said).contains("out of memory");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() {
        var loader = OutOfMemoryTest.class.getClassLoader();
        var urls = loader instanceof URLClassLoader own
                ? Arrays.stream(own.getURLs()).map(url -> Path.of(url.getPath()).toString())
                : Stream.<String>empty();
        return Stream.concat(urls, Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
