package io.mnemoscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of agents are in any script, and columns must stay columns. */
class CellsTest {
    @ParameterizedTest
    @CsvSource({"Alice, 5", "日本, 4", "ｱｲ, 2", "한글, 4", "e\u0301, 1", "\uD83E\uDDE0, 2", "\uD83D\uDE00!, 3", "नमः, 3"})
    void countsTheCellsOfATerminal(String text, int cells) {
        assertThat(Cells.width(text)).isEqualTo(cells);
        assertThat(Cells.width(Cells.left(text, 12))).isEqualTo(12);
        assertThat(Cells.right(text, 12)).endsWith(text).hasSize(12 - cells + text.length());
    }

    @Test
    void leavesOutWhatWouldMoveTheCursorOrTurnTheLine() {
        assertThat(Cells.plain("a\u001b[2Jb\u202Ec\u200Bd\n")).isEqualTo("a[2Jbcd");
    }

    @Test
    void cutsBeforeAWideCharacterThatDoesNotFit() {
        assertThat(Cells.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Cells.left("日本語", 4)).isEqualTo("日… ");
        assertThat(Cells.cut("abc", 0)).isEmpty();
    }
}
