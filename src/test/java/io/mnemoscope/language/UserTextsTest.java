package io.mnemoscope.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The words of what users read: those of {@code src/docs/glossary.md}. The list is in {@code target/user-texts.txt}. */
class UserTextsTest {
    /** Words that a reader has to guess; the glossary has what to say instead. */
    private static final Pattern BANNED = Pattern.compile(
            "\\b(told|of late|goes on|is over|held against|comes of it|nobody|somebody|badness|troubled|moved over"
                    + "|left alone)\\b",
            Pattern.CASE_INSENSITIVE);

    /** The glossary itself, and what was said in the past. */
    private static final Pattern EXEMPT = Pattern.compile("src/docs/(glossary|CHANGELOG)\\.md");

    @Test
    void useNoBannedWord() throws Exception {
        var texts = UserTexts.all();
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "user-texts.txt"),
                texts.stream().map(UserTexts.UserText::toString).collect(Collectors.joining("\n")));

        assertThat(texts).hasSizeGreaterThan(3_000);
        assertThat(texts)
                .filteredOn(text -> !EXEMPT.matcher(text.file().toString().replace('\\', '/'))
                        .matches())
                .filteredOn(text -> BANNED.matcher(text.text()).find() && !isName(text.text()))
                .isEmpty();
    }

    /** The table {@code told}: its name is in stores that exist. */
    private static boolean isName(String text) {
        return text.equals("told") || text.contains("`told`");
    }

    @Test
    void theGlossaryHasTheBannedWordsWithTheirReplacements() throws Exception {
        var glossary = Files.readString(Path.of("src", "docs", "glossary.md"));

        assertThat(glossary)
                .contains("told", "of late", "goes on", "is over", "held against", "nobody", "badness", "troubled");
    }
}
