package io.mnemoscope.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.objectweb.asm.ClassReader;

/**
 * Keeps slow tests out of {@code mvn test}; {@code mvn verify} runs them after it. A test is slow if it bears the tag
 * {@code slow}, or if its class, or a class of the tests that it uses, names Vert.x itself, a process or a socket: those
 * wait in real time. So a new test is where it belongs without a word. JUnit finds this filter by itself
 * ({@code META-INF/services}); the property {@code tests.speed} says what it lets through: {@code fast}, {@code slow}, or
 * all.
 */
public final class SlowTests implements PostDiscoveryFilter {
    private static final String TAG = "slow";
    private static final Set<String> WAITING = Set.of(
            "io/vertx/core/Vertx",
            "io/vertx/junit5/VertxExtension",
            "java/lang/ProcessBuilder",
            "java/net/ServerSocket",
            "java/net/http/HttpClient");
    private static final int CLASS_CONSTANT = 7;

    /** Of all filters: a launcher makes one for each class that it looks at. */
    private static final Map<String, List<String>> CONSTANTS = new ConcurrentHashMap<>();

    private static final Map<String, Boolean> WAITS = new ConcurrentHashMap<>();

    private final String speed;

    /** As the property says. */
    public SlowTests() {
        this(System.getProperty("tests.speed", "all"));
    }

    SlowTests(String speed) {
        this.speed = speed;
    }

    @Override
    public FilterResult apply(TestDescriptor test) {
        boolean leaf = test.isTest() || test.getChildren().isEmpty();
        if (!leaf || !Set.of("fast", TAG).contains(speed)) {
            return FilterResult.included("not a matter of speed");
        }
        return FilterResult.includedIf(isSlow(test) == speed.equals(TAG));
    }

    private boolean isSlow(TestDescriptor test) {
        return test.getTags().contains(TestTag.create(TAG))
                || type(test).filter(type -> isTagged(type) || waits(type)).isPresent();
    }

    private static Optional<Class<?>> type(TestDescriptor test) {
        return Stream.iterate(Optional.of(test), Optional::isPresent, one -> one.flatMap(TestDescriptor::getParent))
                .flatMap(one -> one.flatMap(TestDescriptor::getSource).stream())
                .flatMap(source -> {
                    if (source instanceof MethodSource method) {
                        return Stream.<Class<?>>of(method.getJavaClass());
                    }
                    return source instanceof ClassSource type ? Stream.of(type.getJavaClass()) : Stream.empty();
                })
                .findFirst();
    }

    /** What other engines than Jupiter make of a class has no tags. */
    private static boolean isTagged(AnnotatedElement type) {
        return Arrays.stream(type.getAnnotationsByType(Tag.class))
                .anyMatch(tag -> tag.value().equals(TAG));
    }

    private static boolean waits(Class<?> type) {
        return WAITS.computeIfAbsent(type.getName(), name -> reaches(name.replace('.', '/'), new HashSet<>()));
    }

    /** Whether this class names one that waits, or one of the tests that does. */
    private static boolean reaches(String name, Set<String> seen) {
        if (WAITING.contains(name)) {
            return true;
        }
        if (!seen.add(name)) {
            return false;
        }
        return CONSTANTS.computeIfAbsent(name, SlowTests::constants).stream()
                .anyMatch(constant -> reaches(constant, seen));
    }

    /** The names of the classes that a class of the tests names; none of any other class. */
    private static List<String> constants(String name) {
        var url = SlowTests.class.getClassLoader().getResource(name + ".class");
        if (url == null || !url.getPath().contains("test")) {
            return List.of();
        }
        try (InputStream in = url.openStream()) {
            var reader = new ClassReader(in);
            var buffer = new char[reader.getMaxStringLength()];
            return Stream.iterate(1, i -> i < reader.getItemCount(), i -> i + 1)
                    .map(reader::getItem)
                    .filter(at -> at > 0 && reader.readByte(at - 1) == CLASS_CONSTANT)
                    .map(at -> reader.readUTF8(at, buffer))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
