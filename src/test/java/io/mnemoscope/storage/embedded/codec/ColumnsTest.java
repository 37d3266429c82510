package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of columns in the order of their times, and rows that are taken away. */
class ColumnsTest {
    private final Columns columns = new Columns();

    /** Its other columns and its gauges say which row it was. */
    private void add(long time, long ordinal) {
        int row = columns.add(Map.of("row", (double) columns.size));
        for (int c = 0; c < Columns.COUNT; c++) {
            columns.set(c, row, 100L * row + c);
        }
        columns.set(Columns.TIME, row, time);
        columns.set(Columns.ORDINAL, row, ordinal);
    }

    /** Which rows they were when they were added, in the order in which they are now; all columns must agree. */
    private List<Integer> rows() {
        var rows = new ArrayList<Integer>();
        assertThat(columns.gauges).hasSize(columns.size);
        for (int i = 0; i < columns.size; i++) {
            int row = columns.gauges.get(i).getOrDefault("row", -1.0).intValue();
            for (int c = 0; c < Columns.COUNT; c++) {
                if (c != Columns.TIME && c != Columns.ORDINAL) {
                    assertThat(columns.at(c, i)).isEqualTo(100L * row + c);
                }
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void rowsAreOrderedByTimeAndThoseOfOneTimeByArrival() {
        add(30, 1);
        add(10, 5);
        add(20, 4);
        add(20, 2);
        add(20, 3);

        columns.sort();

        assertThat(rows()).containsExactly(1, 3, 4, 2, 0);
        assertThat(columns.at(Columns.TIME, 0)).isEqualTo(10);
        assertThat(columns.at(Columns.ORDINAL, 0)).isEqualTo(5);
    }

    @Test
    void oneRowInTheWrongPlaceIsEnough() {
        for (int wrong = 1; wrong < 4; wrong++) {
            columns.clear();
            for (int i = 0; i < 4; i++) {
                add(i == wrong ? 0 : 10L * i + 1, i);
            }
            columns.sort();
            assertThat(rows().get(0)).isEqualTo(wrong);

            columns.clear();
            for (int i = 0; i < 4; i++) {
                add(7, i == wrong ? 0 : 10L * i + 1);
            }
            columns.sort();
            assertThat(rows().get(0)).isEqualTo(wrong);
        }
    }

    @Test
    void rowsInOrderStayWhereTheyAre() {
        add(10, 9);
        add(20, 1);
        add(20, 2);
        add(30, 0);
        var times = columns.values[Columns.TIME];

        columns.sort();

        assertThat(rows()).containsExactly(0, 1, 2, 3);
        assertThat(columns.values[Columns.TIME]).as("nothing was copied").isSameAs(times);
    }

    @Test
    void rowsThatAreTakenAwayTakeTheirGaugesWithThem() {
        for (int i = 0; i < 100; i++) {
            add(i, i);
        }
        columns.truncate(70);
        assertThat(rows()).hasSize(70).endsWith(69);

        columns.clear();
        assertThat(rows()).isEmpty();
        add(5, 5);
        assertThat(rows()).containsExactly(0);
    }

    @Test
    void memoryStoresStayWithTheirRows() {
        for (int i = 0; i < 10; i++) {
            add(100 - i, i);
            if (i % 3 == 0) {
                columns.addStore(i, store("a", i));
                columns.addStore(i, store("b", i));
            }
        }
        columns.sort();

        for (int i = 0; i < 10; i++) {
            int was = 9 - i;
            assertThat(columns.storesAt(i))
                    .isEqualTo(was % 3 == 0 ? List.of(store("a", was), store("b", was)) : List.of());
        }
        assertThat(columns.haveStores(1, 3)).as("rows 8 and 7 of before").isFalse();
        assertThat(columns.haveStores(1, 4)).isTrue();
        columns.truncate(2);
        assertThat(columns.haveStores(0, 1)).isTrue();
        assertThat(columns.haveStores(1, 10)).isFalse();
        columns.clear();
        assertThat(columns.haveStores(0, 10)).isFalse();
    }

    private static MemoryStore store(String name, long size) {
        return new MemoryStore(name, MemoryStore.Role.ARCHIVAL, MemoryStore.Unit.ITEMS, size, 0, 0, 0);
    }
}
