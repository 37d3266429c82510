package io.mnemoscope.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What programs may use of the Java client does not disappear: all public members of this package are as in
 * {@code src/test/resources/client-api.txt}, which is made anew with each release from what this test writes.
 */
class ClientApiTest {
    private static final Path NOW = Path.of("target", "client-api.txt");
    private static final Path RELEASED = Path.of("src", "test", "resources", "client-api.txt");

    /** Public members of these have the package's name before them, so that a moved class is missed. */
    public static class Sample {
        public final int seen = 1;
        final int unseen = 2;

        protected void mayBeOverridden(List<String> names) throws IOException {
            throw new IOException(names.toString());
        }

        void isOurs() {}
    }

    @Test
    void listsWhatOthersCanUse() {
        assertThat(members(Sample.class))
                .containsExactly(
                        "protected void io.mnemoscope.client.ClientApiTest$Sample.mayBeOverridden("
                                + "java.util.List<java.lang.String>) throws java.io.IOException",
                        "public final int io.mnemoscope.client.ClientApiTest$Sample.seen",
                        "public io.mnemoscope.client.ClientApiTest$Sample()",
                        "public static class io.mnemoscope.client.ClientApiTest$Sample");
    }

    @Test
    void nothingHasDisappeared() throws Exception {
        var now = new TreeSet<String>();
        for (var type : types()) {
            now.addAll(members(type));
        }
        Files.write(
                Files.createDirectories(Objects.requireNonNull(NOW.getParent())).resolve("client-api.txt"), now);

        assertThat(now)
                .as("members of the client that programs use (if they are to go: cp %s %s)", NOW, RELEASED)
                .containsAll(Files.readAllLines(RELEASED))
                .hasSizeGreaterThan(50);
    }

    private static List<Class<?>> types() throws Exception {
        var directory = Objects.requireNonNull(
                Path.of(Objects.requireNonNull(MemoryMonitor.class.getResource("MemoryMonitor.class"))
                                .toURI())
                        .getParent());
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> load("io.mnemoscope.client." + name.substring(0, name.length() - 6)))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .<Class<?>>map(type -> type)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ClientApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NavigableSet<String> members(Class<?> type) {
        var members = new TreeSet<>(List.of(type.toGenericString()));
        add(members, type.getDeclaredFields(), field -> field.toGenericString());
        add(members, type.getDeclaredConstructors(), constructor -> constructor.toGenericString());
        add(members, type.getDeclaredMethods(), method -> method.toGenericString());
        return members;
    }

    private static <M extends Member> void add(NavigableSet<String> to, M[] members, Function<M, String> text) {
        Stream<M> visible = Arrays.stream(members)
                .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .filter(member -> !member.isSynthetic());
        visible.map(text).forEach(to::add);
    }
}
