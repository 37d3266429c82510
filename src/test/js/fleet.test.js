import assert from "node:assert/strict";
import { test } from "node:test";
import { select, stateWord, summarise, toggled, toRow, visible } from "../../../webroot/js/fleet.js";
import { at, HOSTILE, iso, view } from "./samples.js";

const row = (change) => toRow(view(change), undefined);
const names = (rows) => rows.map((r) => r.view.agent);
const WORST = { column: "state", descending: true };
const ui = (change = {}) => ({ query: "", simulation: "", sort: WORST, ...change });

test("the worst is first, the fuller one of equals, unbounded ones after them, then by name", () => {
  const rows = [
    row({ agent: "ok" }), row({ agent: "unbounded", memory: { max_size: null, usage_ratio: null } }),
    row({ agent: "b", state: "critical", memory: { usage_ratio: 0.96 } }),
    row({ agent: "a", state: "critical", memory: { usage_ratio: 0.961 } }),
    row({ agent: "c", state: "critical", memory: { usage_ratio: 0.99 } }),
    row({ agent: "w", state: "warning" }), row({ agent: "p", state: "pending" }), row({ agent: "i", state: "info" }),
  ];

  assert.deepEqual(names(select(rows, ui())), ["c", "a", "b", "w", "i", "p", "ok", "unbounded"]);
});

test("every column sorts both ways", () => {
  const rows = [
    row({ agent: "b", simulation: "x", memory_trend: "increasing", timestamp: iso(at("19:00:02")), memory: { total_size: 1, usage_ratio: 0.1 } }),
    row({ agent: "a", simulation: "y", memory_trend: "decreasing", timestamp: iso(at("19:00:01")), memory: { total_size: 2, usage_ratio: 0.2 } }),
  ];
  const sorted = (column, descending) => names(select(rows, ui({ sort: { column, descending } }))).join("");

  assert.equal(sorted("agent", false), "ab");
  assert.equal(sorted("simulation", false), "ba");
  assert.equal(sorted("size", true), "ab");
  assert.equal(sorted("usage", false), "ba");
  assert.equal(sorted("trend", true), "ba");
  assert.equal(sorted("seen", true), "ba");
});

test("a column asked for again turns round; another begins with its more telling end", () => {
  assert.deepEqual(toggled(WORST, "state"), { column: "state", descending: false });
  assert.deepEqual(toggled(WORST, "agent"), { column: "agent", descending: false });
  assert.deepEqual(toggled(WORST, "size"), { column: "size", descending: true });
});

test("search finds part of either name, whatever the case; the filter wants the whole", () => {
  const rows = [row({ agent: "Alice", simulation: "Town" }), row({ agent: "Bob", simulation: "alley" }), row({ agent: "Cy", simulation: "town 2" })];

  assert.deepEqual(names(select(rows, ui({ query: " AL " }))), ["Alice", "Bob"]);
  assert.deepEqual(names(select(rows, ui({ simulation: "Town" }))), ["Alice"]);
});

test("hostile names are found by search, as text and not as a pattern", () => {
  const rows = HOSTILE.map((agent) => row({ agent }));

  for (const name of HOSTILE) assert.ok(names(select(rows, ui({ query: name }))).includes(name), name);
  assert.deepEqual(select(rows, ui({ query: ".*" })), []);
});

test("states, trends and times of a newer server do not break the order", () => {
  const rows = [row({ agent: "a", state: "on fire", memory_trend: "sideways", timestamp: "soon" }), row({ agent: "b" }), row({ agent: "c" })];

  for (const column of ["state", "trend", "seen", "size"]) {
    assert.equal(select(rows, ui({ sort: { column, descending: true } })).length, 3);
  }
});

test("only what fires or recovers is an active alert", () => {
  const active = [
    { type: "x", state: "firing", severity: "critical" }, { type: "y", state: "recovering", severity: "warning" },
    { type: "z", state: "pending", severity: "warning" }, { type: "q", state: "firing", severity: "constructor" },
  ];
  const rows = new Map([["1", row({ active })], ["2", row({ simulation: "b", snapshots_count: 5 })]]);

  assert.deepEqual(summarise(rows), {
    agents: 2, simulations: ["b", "town"], snapshots: 15, active: { critical: 1, warning: 1, info: 0 },
  });
});

test("10,000 rows are sorted and summarised quickly", () => {
  const rows = new Map(
    Array.from({ length: 10_000 }, (_, i) => [String(i), row({ agent: `P${(i * 7919) % 10_000}`, memory: { usage_ratio: (i % 997) / 997 } })]),
  );
  const began = performance.now();

  select(rows.values(), ui());
  summarise(rows);

  assert.ok(performance.now() - began < 500, "took too long to do twice a second");
});

test("at most 200 rows are in the document, those on the screen among them", () => {
  assert.deepEqual(visible(10_000, -300, 900, 40), { first: 0, end: 23 });
  assert.deepEqual(visible(10_000, 4000, 900, 40), { first: 92, end: 131 });
  assert.deepEqual(visible(10_000, 0, 1e6, 40), { first: 0, end: 200 });
  assert.deepEqual(visible(0, 0, 900, 40), { first: 0, end: 0 });
  assert.deepEqual(visible(5, 1e6, 900, 40), { first: 4, end: 5 });
});

test("an agent whose rules are not evaluated says so beside its state", () => {
  assert.equal(stateWord(view({ state: "warning" })), "warning");
  assert.equal(stateWord({ ...view({ state: "warning" }), quarantine: { since: "", reason: "" } }), "warning, quarantine");
});
