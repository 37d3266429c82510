package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** HTML reports as files in a real Chromium without a network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportFileIT {
    private static final double PATIENCE_MILLIS = 20_000;
    private static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script><img src=x onerror=alert(2)>",
            "<!--<script>",
            "O'Neil \"Bob\" {{ figures }} ${x} &amp;",
            "Zoë 🌸 日本語",
            "שלום עולם مرحبا");

    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private TestServer server;
    private Playwright playwright;
    private Browser browser;
    private Page page;

    @BeforeAll
    void startBrowser() {
        Assumptions.assumeFalse(
                Boolean.getBoolean("skipBrowserTests"), "Browser tests are left out: -DskipBrowserTests is set");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Chromium.find())
                        .setArgs(Chromium.ARGUMENTS));
    }

    @AfterAll
    void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void startServer() throws Exception {
        vertx = Vertx.vertx();
        server = TestServer.start(vertx);
        page = browser.newPage();
    }

    @AfterEach
    void stopServer() throws Exception {
        browser.contexts().forEach(BrowserContext::close);
        server.close();
        vertx.close().await();
        List.of(errors, requests).forEach(List::clear);
    }

    @Test
    void drawsTheChartsOfOneAgent(@TempDir Path directory) throws Exception {
        post(HOSTILE.subList(3, 4), 120);

        open(directory, new Browser.NewContextOptions());

        for (var chart : List.of("troupe", "alerts", "memory", "usage", "consolidations")) {
            scrollTo("canvas[data-chart=" + chart + "]");
            assertThat(colours(0, chart)).as(chart).isGreaterThan(2);
        }
        assertQuiet();
    }

    @Test
    void showsNamesAsText(@TempDir Path directory) throws Exception {
        post(HOSTILE, 20);

        open(directory, new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));

        assertThat(page.locator(".agent h2").allTextContents()).containsExactlyInAnyOrderElementsOf(HOSTILE);
        assertThat(page.locator("img").count()).isZero();
        assertThat(page.locator("script:not([type])").count()).isEqualTo(2);
        assertQuiet();
    }

    @Test
    void drawsTheChartsOf200AgentsWhenTheyAreScrolledTo(@TempDir Path directory) throws Exception {
        post(IntStream.range(0, 200).mapToObj(i -> "agent " + i).toList(), 10);

        open(directory, new Browser.NewContextOptions().setViewportSize(1000, 800));

        assertThat(page.locator(".agent").count()).isEqualTo(200);
        assertThat(page.evaluate("() => Object.keys(Chart.instances).length"))
                .as("charts drawn before scrolling")
                .isIn(0, 1, 2, 3, 4, 5);
        scrollTo("section.agent:last-of-type canvas[data-chart=memory]");
        assertThat(colours(199, "memory")).isGreaterThan(2);
        assertThat(((Number) page.evaluate("() => Object.keys(Chart.instances).length")).intValue())
                .as("charts kept")
                .isLessThan(40);
        assertQuiet();
    }

    @Test
    void isPrinted(@TempDir Path directory) throws Exception {
        post(List.of("Alice", "Bob"), 30);
        open(directory, new Browser.NewContextOptions());

        var pdf = page.pdf();

        assertThat(pdf.length).isGreaterThan(10_000);
        assertQuiet();
    }

    private void post(List<String> agents, int count) throws Exception {
        for (var agent : agents) {
            var unused = server.taken(IntStream.range(0, count)
                    .mapToObj(i -> Lines.snapshot(agent, i, 100 - count + i).encode())
                    .collect(Collectors.joining("\n")));
        }
    }

    private void open(Path directory, Browser.NewContextOptions options) throws Exception {
        var report = server.get("/api/v1/reports?format=html");
        assertThat(report.statusCode()).isEqualTo(200);
        var file = directory.resolve("report.html");
        Files.write(file, report.body().getBytes());
        var context = browser.newContext(options.setOffline(true));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> errors.add(message.type() + " " + message.text()));
        page.onPageError(errors::add);
        page.onDialog(dialog -> {
            errors.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(file.toUri().toString());
    }

    /** Nothing was said, and nothing asked for but the file itself. */
    private void assertQuiet() {
        assertThat(errors).isEmpty();
        assertThat(requests).hasSize(1).first().asString().endsWith("report.html");
    }

    private void scrollTo(String selector) {
        page.locator(selector).first().scrollIntoViewIfNeeded();
        page.waitForFunction("selector => Chart.getChart(document.querySelector(selector))", selector);
    }

    /** How many different colours a chart's canvas shows; an empty one shows one. */
    private int colours(int section, String chart) {
        return ((Number) page.evaluate("""
                ([section, chart]) => {
                  const all = document.querySelectorAll(`canvas[data-chart=${chart}]`);
                  const canvas = all[section];
                  if (canvas.width === 0 || canvas.height === 0) return 0;
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  return new Set(new Uint32Array(data.buffer)).size;
                }""", List.of(section, chart))).intValue();
    }
}
