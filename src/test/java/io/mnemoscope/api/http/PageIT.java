package io.mnemoscope.api.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.mnemoscope.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium, served by the packaged server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";
    private static final String LONG = "x".repeat(256);
    private static final String BLANK = "rgba(0, 0, 0, 0)";
    private static final double PATIENCE_MILLIS = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong clock =
            new AtomicLong(Instant.now().minusSeconds(600).toEpochMilli());
    private final List<String> dialogs = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ServerProcess server;
    private Playwright playwright;
    private Browser browser;
    private Page page;

    @BeforeAll
    void startServerAndBrowser(@TempDir Path data) {
        Assumptions.assumeFalse(
                Boolean.getBoolean("skipBrowserTests"), "Browser tests are left out: -DskipBrowserTests is set");
        var chromium = Chromium.find();
        server = ServerProcess.start(data);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(Chromium.ARGUMENTS));
    }

    @AfterAll
    void stopServerAndBrowser() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void openContext() {
        page = open(new Browser.NewContextOptions().setViewportSize(1280, 900));
    }

    @AfterEach
    void closeContexts() {
        browser.contexts().forEach(BrowserContext::close);
        List.of(dialogs, errors, requests).forEach(List::clear);
    }

    @Test
    void showsALivePointWithoutAReload() throws Exception {
        post("live", "Alice", 100);
        visit("#/");
        assertThat(row("live", "Alice")).containsText("100 / 1,000", patiently());
        page.evaluate("() => { globalThis.stillThere = true; }");

        post("live", "Alice", 177);

        assertThat(row("live", "Alice")).containsText("177 / 1,000", patiently());
        assertThat(page.evaluate("() => globalThis.stillThere")).isEqualTo(true);
        assertThat(errors).isEmpty();
    }

    @Test
    void showsAnAgentThatIsFirstSeenWhileThePageIsOpen() throws Exception {
        visit("#/");
        awaitLive();

        post("newcomers", "Nora", 5);

        assertThat(row("newcomers", "Nora")).containsText("5 / 1,000", patiently());
    }

    @Test
    void showsAHostileNameAsText() throws Exception {
        post("hostile", HOSTILE, 970);
        post("hostile", HOSTILE, 970);
        visit("#/");

        row("hostile", HOSTILE).getByRole(AriaRole.LINK).click();

        assertThat(page.locator("#agent-name")).hasText(HOSTILE, hasTextPatiently());
        assertThat(page.locator("#agent-figures")).containsText("970 of 1,000", patiently());
        assertThat(page.locator("img:not([src='img/favicon.svg'])")).hasCount(0);
        assertThat(dialogs).isEmpty();
        assertThat(errors).isEmpty();
    }

    @Test
    void showsEachMemoryStoreOfAnAgent() throws Exception {
        var stores = new JsonObject()
                .put(
                        "archive",
                        new JsonObject().put("role", "archival").put("size", 3).put("unit", "items"))
                .put(
                        HOSTILE,
                        new JsonObject()
                                .put("role", "context")
                                .put("size", 7_946)
                                .put("unit", "tokens")
                                .put("limit", 8_192)
                                .put("added", 310));
        send(snapshot("stores", "Several", 100).put("stores", stores));
        post("stores", "One", 100);
        visit("#/");
        assertThat(row("stores", "Several")).containsText("97.0%", patiently());

        row("stores", "Several").getByRole(AriaRole.LINK).click();

        var lines = page.locator("#agent-stores li");
        assertThat(lines).hasCount(3);
        assertThat(lines.filter(new Locator.FilterOptions().setHasText("7,946 of 8,192 tokens")))
                .containsText(HOSTILE, patiently());
        assertThat(lines.filter(new Locator.FilterOptions().setHasText("3 items, no limit")))
                .hasCount(1);
        assertThat(page.locator("#agent-figures")).containsText("97.0%", patiently());
        visit("#/agent/stores/One");
        assertThat(page.locator("#agent-figures")).containsText("100 of 1,000", patiently());
        assertThat(page.locator("#agent-stores-box")).isHidden();
        assertThat(errors).isEmpty();
    }

    @Test
    void showsAnAlertInTheFeed() throws Exception {
        visit("#/");
        awaitLive();

        post("alerts", "Full", 970);
        post("alerts", "Full", 970);

        var alert = page.locator("#feed-list li")
                .filter(new Locator.FilterOptions().setHasText("Full"))
                .filter(new Locator.FilterOptions().setHasText("firing"))
                .first();
        assertThat(alert).containsText("critical", patiently());
        assertThat(alert).containsText("97.0%");
        assertThat(row("alerts", "Full")).containsText("critical", patiently());
        page.waitForCondition(() -> page.title().contains("critical"));
    }

    @Test
    void acknowledgesAnAlert() throws Exception {
        visit("#/");
        awaitLive();
        post("acknowledged", "Ada", 970);
        post("acknowledged", "Ada", 970);
        var entries = page.locator("#feed-list li").filter(new Locator.FilterOptions().setHasText("Ada"));

        entries.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
                .first()
                .click();

        assertThat(entries.filter(new Locator.FilterOptions().setHasText("acknowledged"))
                        .first())
                .isVisible(visiblyPatiently());
        assertThat(entries.getByRole(AriaRole.BUTTON)).hasCount(0);
        assertThat(errors).isEmpty();
    }

    @Test
    void drawsTheChartsOfAnAgent() throws Exception {
        for (int size = 100; size < 900; size += 40) {
            post("charts", "a/b 🦊", size);
        }

        visit("#/agent/charts/a%2Fb%20%F0%9F%A6%8A");

        assertThat(page.locator("#chart-memory")).isVisible(visiblyPatiently());
        for (var chart : List.of("chart-memory", "chart-usage", "chart-consolidations")) {
            page.waitForCondition(() -> colours(chart) > 2);
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void reconnectsAfterTheServerWasKilled() throws Exception {
        post("restart", "Phoenix", 10);
        visit("#/");
        awaitLive();

        server.kill();
        assertThat(page.locator("#link-word")).hasText(Pattern.compile("Reconnecting.*"), hasTextPatiently());
        server.restart();

        awaitLive();
        post("restart", "Phoenix", 20);
        assertThat(row("restart", "Phoenix")).containsText("20 / 1,000", patiently());
    }

    @Test
    void freezesWhilePausedAndThenShowsTheNewest() throws Exception {
        post("pause", "Penny", 10);
        visit("#/");
        assertThat(row("pause", "Penny")).containsText("10 / 1,000", patiently());
        page.locator("#pause").click();

        post("pause", "Penny", 20);

        assertThat(page.locator("#waiting")).containsText("1 snapshot ", patiently());
        assertThat(row("pause", "Penny")).containsText("10 / 1,000");
        page.locator("#pause").click();
        assertThat(row("pause", "Penny")).containsText("20 / 1,000", patiently());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1600, 1440, 1439, 1321, 1320, 1241, 1240, 1181, 1180, 1061, 1060, 961, 960, 861, 860, 721, 720, 641
            })
    void namesOfAgentsHaveRoomAtAnyWidth(int width) throws Exception {
        post("width", "Gita the Forgetful", 100);
        page = open(new Browser.NewContextOptions().setViewportSize(width, 900));

        visit("#/");
        assertThat(row("width", "Gita the Forgetful")).isVisible(visiblyPatiently());
        assertThat(page.locator("th.c-agent").boundingBox().width).isGreaterThan(100);
        assertThat(pixelsTooWide()).isZero();
    }

    @Test
    void fitsAPhone() throws Exception {
        post("phone", LONG, 970);
        post("phone", LONG, 970);
        page = open(new Browser.NewContextOptions().setViewportSize(360, 740));

        visit("#/");
        assertThat(row("phone", LONG).getByText(LONG)).isVisible(visiblyPatiently());
        assertThat(pixelsTooWide()).as("fleet").isZero();

        page.getByText("Alerts", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        assertThat(page.locator("#feed-list li").first()).isVisible(visiblyPatiently());
        assertThat(pixelsTooWide()).as("alerts").isZero();

        visit("#/agent/phone/" + LONG);
        assertThat(page.locator("#chart-memory")).isVisible(visiblyPatiently());
        assertThat(pixelsTooWide()).as("agent").isZero();
    }

    @Test
    void isDarkWhereTheSystemIs() {
        visit("#/");
        var light = brightness();
        page = open(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
        visit("#/");

        assertThat(light).isGreaterThan(200);
        assertThat(brightness()).isLessThan(60);
    }

    @Test
    void remembersTheThemeThatWasChosen() {
        visit("#/");
        page.locator("#theme").click();
        page.locator("#theme").click();
        assertThat(page.locator("#theme")).containsText("Dark");

        page.reload();

        assertThat(page.locator("#theme")).containsText("Dark");
        assertThat(brightness()).isLessThan(60);
    }

    @Test
    void asksNoOtherHost() throws Exception {
        post("hosts", "Hanna", 10);
        visit("#/agent/hosts/Hanna");
        assertThat(page.locator("#chart-memory")).isVisible(visiblyPatiently());

        assertThat(requests)
                .isNotEmpty()
                .allMatch(url ->
                        URI.create(url).getAuthority().equals(server.address().getAuthority()));
        assertThat(errors).isEmpty();
    }

    private Page open(Browser.NewContextOptions options) {
        var opened = browser.newContext(options).newPage();
        opened.setDefaultTimeout(PATIENCE_MILLIS);
        opened.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        opened.onConsoleMessage(message -> {
            if ("error".equals(message.type())) {
                errors.add(message.text());
            }
        });
        opened.onPageError(errors::add);
        opened.onRequest(request -> requests.add(request.url()));
        opened.onWebSocket(socket -> requests.add(socket.url()));
        return opened;
    }

    private void visit(String hash) {
        page.navigate(server.address() + "/" + hash);
    }

    private void awaitLive() {
        assertThat(page.locator("#link-word")).hasText("Live", hasTextPatiently());
    }

    /** Found by search, for other tests' agents may fill the screen. */
    private Locator row(String simulation, String agent) {
        if (page.locator("#search").isVisible()) {
            page.locator("#search").fill(agent);
        }
        return page.locator("#fleet-rows tr")
                .filter(new Locator.FilterOptions().setHasText(simulation))
                .filter(new Locator.FilterOptions().setHasText(agent));
    }

    /** How many different colours a canvas shows; an empty one shows one. */
    private int colours(String canvas) {
        return ((Number) page.evaluate("""
                id => {
                  const canvas = document.getElementById(id);
                  if (canvas.width === 0 || canvas.height === 0) return 0;
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  return new Set(new Uint32Array(data.buffer)).size;
                }""", canvas)).intValue();
    }

    private int pixelsTooWide() {
        return ((Number) page.evaluate(
                        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
    }

    private int brightness() {
        var colour = (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
        assertThat(colour).startsWith("rgb").isNotEqualTo(BLANK);
        var red = Pattern.compile("\\d+").matcher(colour);
        assertThat(red.find()).isTrue();
        return Integer.parseInt(red.group());
    }

    private void post(String simulation, String agent, int size) throws IOException, InterruptedException {
        send(snapshot(simulation, agent, size));
    }

    private JsonObject snapshot(String simulation, String agent, int size) {
        return new JsonObject()
                .put("simulation", simulation)
                .put("agent", agent)
                .put("timestamp", Instant.ofEpochMilli(clock.addAndGet(1000)).toString())
                .put("memory_stats", new JsonObject().put("current_size", size).put("max_size", 1000));
    }

    private void send(JsonObject snapshot) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/snapshots"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(snapshot.encode()))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
    }

    private static LocatorAssertions.HasTextOptions hasTextPatiently() {
        return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS);
    }

    private static LocatorAssertions.IsVisibleOptions visiblyPatiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }
}
