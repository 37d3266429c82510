package io.mnemoscope.storage.embedded.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventBlocksTest {
    private Connection connection;
    private EventBlocks blocks;
    private long offset;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Sql.execute(connection, EventBlocks.DDL);
        blocks = started();
    }

    @AfterEach
    void close() throws SQLException {
        blocks.close();
        connection.close();
    }

    @Test
    void whatFollowsADamagedBlockIsThereAfterTheNextIsMadeOfSmallOnes() throws SQLException {
        commit(300);
        long damaged = offset + 1;
        commit(300);
        commit(300);
        Sql.execute(connection, "UPDATE event_block SET crc = 1 WHERE first_offset = " + damaged);
        blocks = started();

        for (int i = 0; i < 12; i++) {
            commit(200);
        }

        assertThat(offsets())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, offset)
                        .filter(each -> each < damaged || each >= damaged + 300)
                        .boxed()
                        .toList());
    }

    @Test
    void aLargeCommitBeforeTheFirstLookCanBeFollowedByAsManyEventsOneByOne() throws SQLException {
        commit(600);
        for (int i = 0; i < 1_200; i++) {
            commit(1);
        }

        assertThat(offsets()).containsExactlyElementsOf(all());
    }

    @Test
    void aBlockWhoseNumberOfEventsIsDamagedIsNotDeleted() throws SQLException {
        commit(1);
        Sql.execute(connection, "UPDATE event_block SET n = 0");
        blocks = started();

        for (int i = 0; i < 30; i++) {
            commit(100);
        }

        assertThat(offsets()).containsExactlyElementsOf(all());
    }

    @Test
    void afterARollbackAllIsAsItWas() throws SQLException {
        commit(600);
        for (int i = 0; i < 400; i++) {
            commit(7);
            if (i % 50 == 0) {
                long before = offset;
                Sql.execute(connection, "BEGIN");
                blocks.append(events(i % 100 == 0 ? 700 : 3));
                blocks.compact();
                blocks.discard();
                Sql.execute(connection, "ROLLBACK");
                offset = before;
            }
        }

        assertThat(offsets()).containsExactlyElementsOf(all());
    }

    private EventBlocks started() {
        return new EventBlocks(connection, new Damage(TestOperations.create()));
    }

    private void commit(int count) throws SQLException {
        Sql.execute(connection, "BEGIN");
        blocks.append(events(count));
        blocks.compact();
        Sql.execute(connection, "COMMIT");
    }

    private List<Long> all() {
        return LongStream.rangeClosed(1, offset).boxed().toList();
    }

    /** Of all events that can be read, as another connection finds them. */
    private List<Long> offsets() throws SQLException {
        var found = new ArrayList<Long>();
        try (var reader = started()) {
            for (var block = reader.next(0); block != null; block = reader.next(block.last())) {
                block.events().forEach(event -> found.add(event.offset()));
            }
        }
        return found;
    }

    private List<LoggedEvent> events(int count) {
        var events = new ArrayList<LoggedEvent>();
        for (int i = 0; i < count; i++) {
            events.add(event(++offset));
        }
        return events;
    }

    private static LoggedEvent event(long offset) {
        var alert = new Alert(
                "",
                new AgentId("-", "-"),
                BuiltIn.CONSOLIDATION_NEEDED,
                "consolidation_needed",
                Severity.WARNING,
                AlertState.FIRING,
                false,
                "15 memories wait",
                15,
                15,
                offset,
                offset,
                Alert.NOT_RESOLVED,
                MemoryStats.of(100, 15, 400));
        return new LoggedEvent(offset, offset, 1, null, new AlertEvent(AlertEvent.Kind.FIRING, "above", alert));
    }
}
