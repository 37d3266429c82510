package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code .github}, which nothing here runs: they parse, and name what there is. */
class ProjectFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path GITHUB = Path.of(".github");

    static List<Path> all() throws IOException {
        try (var files = Files.walk(GITHUB)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static List<Path> workflows() throws IOException {
        return all().stream()
                .filter(file -> file.startsWith(GITHUB.resolve("workflows")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void aWorkflowHasJobsWithSteps(Path file) throws IOException {
        var workflow = YAML.readTree(file.toFile());

        assertThat(workflow.path("permissions")).isNotEmpty();
        assertThat(workflow.path("jobs")).isNotEmpty().allSatisfy(job -> {
            assertThat(job.path("timeout-minutes").asInt()).isBetween(1, 360);
            assertThat(job.path("steps")).isNotEmpty().allSatisfy(ProjectFilesTest::runsOrUses);
        });
    }

    /** Actions are pinned by their major version: dependabot raises it. */
    private static void runsOrUses(JsonNode step) {
        assertThat(step.has("run") != step.has("uses")).as(step.toString()).isTrue();
        assertThat(step.path("uses").asText("a/b@v1")).matches("[a-z-]+/[a-z-]+@v[0-9]+");
    }

    @ParameterizedTest
    @MethodSource("all")
    void namesProfilesTestsAndFilesThatThereAre(Path file) throws IOException {
        var text = Files.readString(file);
        if (file.toString().endsWith(".yml")) {
            assertThat(YAML.readTree(text).isObject()).as("%s parses", file).isTrue();
        }
        var pom = Files.readString(Path.of("pom.xml"));

        assertThat(found("\\s-P([a-z]+)", text))
                .allSatisfy(name -> assertThat(pom).contains("<id>" + name + "</id>"));
        assertThat(found("-D(?:it\\.)?test=(?!NAME)([A-Za-z,]+)", text)
                        .flatMap(names -> Stream.of(names.split(",", -1))))
                .allSatisfy(name -> assertThat(isTest(name)).as(name).isTrue());
        assertThat(found("(?<![\\w/.])((?:\\.ci|src|conf)/[\\w./-]*[\\w-])", text))
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult result) -> result.group(1));
    }

    private static boolean isTest(String name) {
        try (var files = Files.walk(Path.of("src", "test", "java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
