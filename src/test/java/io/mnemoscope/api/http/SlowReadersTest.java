package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.DeafClient;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is made for readers of reports ahead of their reading. */
@ExtendWith(VertxExtension.class)
class SlowReadersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AGENTS = 2_000;
    private static final int LONGEST_PAGE = 64 * 1024;
    /** Many times what kernels take ahead of a client. */
    private static final int ROUNDS = 30;

    private static final String EXPORT = "/api/v1/export";

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "http.answer_timeout", "2s");
        var unused = server.taken(Lines.fleet(AGENTS, 0, 10));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void anHtmlReportOfManyAgentsComesInShortPages(Vertx vertx) throws Exception {
        var pages = new ArrayList<ReportPage>();
        var report = ReadReport.of(ReadReport.Format.of("html"), null, null);
        ReadReport next = report;
        while (next != null) {
            var page = Topics.REPORT_READ.request(vertx.eventBus(), next).await(20, SECONDS);
            pages.add(page);
            next = page.next() == null ? null : report.from(page.next());
        }

        // The last one, the scripts, is the same bytes for all reports.
        assertThat(pages.subList(0, pages.size() - 1))
                .allMatch(page -> page.body().length() < LONGEST_PAGE);
        var rows = pages.stream()
                .flatMap(page -> page.body().toString().lines())
                .filter(line -> line.startsWith("<tr><td>"))
                .toList();
        assertThat(rows).hasSize(AGENTS).doesNotHaveDuplicates();
    }

    @Test
    void littleIsMadeOfAReportThatIsNotRead(Vertx vertx) throws Exception {
        for (int second = 1; second <= ROUNDS; second++) {
            var unused = server.taken(Lines.fleet(AGENTS, second, 10));
        }
        var pages = new AtomicInteger();
        vertx.eventBus().addInboundInterceptor(delivery -> {
            if (delivery.message().address().equals(Topics.REPORT_READ.address())) {
                pages.incrementAndGet();
            }
            delivery.next();
        });
        try (var deaf = new DeafClient(server.port())) {
            deaf.get(EXPORT);
            Await.until("the client to be given up", PATIENCE, this::hasGivenUp);
        }
        int unread = pages.getAndSet(0);

        var whole = server.get(EXPORT).bodyAsString();

        assertThat(whole.lines()).hasSizeGreaterThan(ROUNDS * AGENTS);
        assertThat(unread).isPositive().isLessThan(pages.get() / 2);
    }

    private boolean hasGivenUp() {
        return server.operations()
                        .meters()
                        .get("mnemoscope.refusals")
                        .tag("reason", "answer_timeout")
                        .counter()
                        .count()
                > 0;
    }
}
