// @ts-check
/** Puts the page together: server, state, views, and the reader's clicks. */

import { Api } from "./api.js";
import { keyOf } from "./fleet.js";
import { History } from "./history.js";
import { Link } from "./link.js";
import { agentSubscription, subscriptions } from "./resume.js";
import { parseRoute } from "./route.js";
import { initialState, reduce } from "./state.js";
import { Store } from "./store.js";
import { installTheme } from "./theme.js";
import { token } from "./token.js";
import { byId } from "./view/dom.js";
import { Page } from "./view/page.js";

const base = new URL("api/v1/", document.baseURI);
const api = new Api(base, token.get);
const store = new Store(reduce, initialState(Date.now(), parseRoute(location.hash)));
const history = new History(api, store);
const page = new Page(store.dispatch, (rows) => history.want(rows), (id) => api.acknowledge(id));

const link = new Link(
  {
    open: () => new WebSocket(liveAddress()),
    probe: () => api.probe(),
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    random: Math.random,
    after: (action, millis) => setTimeout(action, millis),
    cancel: (timer) => clearTimeout(timer),
  },
  onFrame,
  (state) => store.dispatch({ type: "link.changed", link: state, tokenRefused: state.status === "locked" && token.get() !== "" }),
);

function liveAddress() {
  const address = new URL("live", base);
  address.protocol = base.protocol === "https:" ? "wss:" : "ws:";
  if (token.get() !== "") address.searchParams.set("access_token", token.get());
  return address;
}

/** @param {any} frame */
function onFrame(frame) {
  store.dispatch({ type: "frame", frame });
  if (frame.type !== "hello") return;
  const { data, route } = store.state;
  for (const subscription of subscriptions(data.cursor, route)) link.send(subscription);
  history.retry();
  void history.load();
}

let scheduled = false;

/** However much happens, at most one render per animation frame. */
function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    page.render(store.state);
  });
}

store.listen(schedule);
addEventListener("scroll", schedule, { passive: true });
addEventListener("resize", schedule, { passive: true });

setInterval(() => {
  store.dispatch({ type: "clock.ticked", now: Date.now() });
  if (document.hidden) page.renderTitle(store.state); // no animation frames there
}, 1000);

addEventListener("online", () => link.hurry());
document.addEventListener("visibilitychange", () => document.hidden || link.hurry());

addEventListener("hashchange", () => {
  const before = store.state.route;
  const route = parseRoute(location.hash);
  const sameAgent =
    before.view === "agent" &&
    route.view === "agent" &&
    keyOf(before.simulation, before.agent) === keyOf(route.simulation, route.agent);
  if (sameAgent) return;
  store.dispatch({ type: "route.changed", route });
  for (const message of agentSubscription("unsubscribe", before)) link.send(message);
  for (const message of agentSubscription("subscribe", route)) link.send(message);
  void history.load();
});

byId("pause").addEventListener("click", () => store.dispatch({ type: "pause.toggled" }));

onInput("search", (query) => ({ query }));
onInput("filter-simulation", (simulation) => ({ simulation }));
byId("sort").addEventListener("change", (e) =>
  store.dispatch({ type: "sort.chosen", column: /** @type {HTMLSelectElement} */ (e.target).value }),
);

/** @param {string} id @param {(value: string) => object} change */
function onInput(id, change) {
  byId(id).addEventListener("input", (e) =>
    store.dispatch({ type: "ui.changed", ui: change(/** @type {HTMLInputElement} */ (e.target).value) }),
  );
}

for (const button of document.querySelectorAll("button[data-tab]")) {
  button.addEventListener("click", () => store.dispatch({ type: "ui.changed", ui: { tab: button.getAttribute("data-tab") } }));
}

for (const button of document.querySelectorAll("button[data-range]")) {
  button.addEventListener("click", () => {
    store.dispatch({ type: "ui.changed", ui: { range: button.getAttribute("data-range") } });
    void history.load();
  });
}

byId("token-form").addEventListener("submit", (e) => {
  e.preventDefault();
  token.set(/** @type {HTMLInputElement} */ (byId("token")).value.trim());
  link.connect();
});

byId("example").textContent = example();

byId("copy").addEventListener("click", async () => {
  const said = byId("copied");
  try {
    await navigator.clipboard.writeText(example());
    said.textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(byId("example")); // no clipboard without https: the reader copies it
    said.textContent = "Selected: press Ctrl+C";
  }
});

function example() {
  const snapshot = { agent: "Alice", memory_stats: { current_size: 812, buffer_size: 14, max_size: 1000 } };
  const authorization = token.get() === "" ? "" : ` \\\n  -H "Authorization: Bearer $TOKEN"`;
  return `curl -X POST ${new URL("snapshots", base)}${authorization} \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(snapshot)}'`;
}

installTheme(byId("theme"), () => {
  page.repaint();
  schedule();
});
link.connect();
schedule();
