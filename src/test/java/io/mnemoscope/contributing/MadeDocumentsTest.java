package io.mnemoscope.contributing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.rules.RuleRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration, the table of the rules and the contract name rules and formats of reports as their definitions do. */
class MadeDocumentsTest {
    static Stream<String> documents() {
        return MadeDocuments.ALL.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void areAsTheDefinitionsSay(String path) throws Exception {
        var text = Files.readString(Path.of(path));
        var made = MadeDocuments.ALL.get(path).apply(text);
        var target = Path.of("target/made-documents").resolve(path);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, made);

        assertThat(text)
                .as(
                        "to bring it up to date: cp -r target/made-documents/. . (then mvn test -Dtest=SchemaFilesTest, which"
                                + " says how to bring the schemas up to date)")
                .isEqualTo(made);
    }

    @Test
    void aRuleThatIsTakenOutIsMissed() throws Exception {
        var text = Files.readString(Path.of("src/docs/rules.md"));
        var without = text.replaceFirst("\\| `limit_forecast` [^\n]*\n", "");

        assertThat(without).isNotEqualTo(text);
        assertThat(RuleDocuments.table(without)).isEqualTo(text);
        assertThatThrownBy(() -> RuleDocuments.table("no table")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The prose of rules.md is written by hand, as far as there is more to say than this. */
    @Test
    void eachDefinitionSaysWhatIsMeasuredAndWhatToDo() {
        for (var definition : RuleRegistry.definitions()) {
            assertThat(definition.description())
                    .as(definition.type() + "")
                    .isNotBlank()
                    .doesNotEndWith(".");
            assertThat(definition.template() || !definition.rule().hint().isBlank())
                    .as(definition.type() + "")
                    .isTrue();
            assertThat(definition.parameters().values())
                    .allSatisfy(parameter -> assertThat(parameter.meaning()).isNotBlank());
        }
    }
}
