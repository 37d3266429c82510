import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "../../../webroot/js/fleet.js";
import { MAX_FEED } from "../../../webroot/js/frames.js";
import { initialState, reduce, shownNow } from "../../../webroot/js/state.js";
import { alert, at, fleet, frame, hello, HOSTILE, iso, view } from "./samples.js";

const FLEET = { view: "fleet" };
const ALICE = { view: "agent", simulation: "town", agent: "Alice" };
const after = (messages, route = FLEET) => messages.reduce(reduce, initialState(at("19:00:00"), route));
const rows = (state) => [...state.shown.rows.values()].map((row) => row.view.agent);
const event = (offset, change = {}) => frame({ type: "alert", offset, event: "firing", reason: "held", alert: alert(change) });

test("the fleet comes in pages and replaces what was known with the last one", () => {
  const first = after([
    fleet([view({ agent: "Old" })]),
    fleet([view({ agent: "A" })], { page: 0, last: false }),
  ]);
  assert.deepEqual(rows(first), ["Old"]);

  const both = reduce(first, fleet([view({ agent: "B" })], { page: 1, last: true }));

  assert.deepEqual(rows(both), ["A", "B"]);
});

test("a delta between two pages is in the new fleet too", () => {
  const state = after([
    fleet([view({ agent: "A", timestamp: iso(at("19:00:00")) })], { last: false }),
    frame({ type: "delta", offset: 1, agents: [view({ agent: "A", timestamp: iso(at("19:00:01")), snapshots_count: 11 })] }),
    fleet([], { page: 1 }),
  ]);

  assert.equal(state.shown.rows.get(keyOf("town", "A")).view.snapshots_count, 11);
});

test("a delta adds, changes and removes", () => {
  const state = after([
    fleet([view({ agent: "A" }), view({ agent: "B" })]),
    frame({ type: "delta", offset: 1, agents: [view({ agent: "C" })], removed: [{ simulation: "town", agent: "A" }] }),
  ]);

  assert.deepEqual(rows(state), ["B", "C"]);
});

test("a snapshot older than the known one does not take its place", () => {
  const state = after([
    fleet([view({ timestamp: iso(at("19:00:10")), snapshots_count: 20 })]),
    frame({ type: "delta", offset: 1, agents: [view({ timestamp: iso(at("19:00:00")), snapshots_count: 5 })] }),
  ]);

  assert.equal([...state.shown.rows.values()][0].view.snapshots_count, 20);
});

test("what is not understood changes nothing", () => {
  const state = after([fleet([view()])]);
  const strange = [
    { type: "frame", frame: { type: "telepathy" } }, frame(null), frame([]), frame(7), frame({ type: "alert", offset: 3 }),
    frame({ type: "delta", agents: "many" }), frame({ type: "delta", agents: [null, {}, { agent: 7 }] }),
    frame({ type: "state", channel: "smell" }), { type: "nonsense" },
  ];

  for (const message of strange) assert.deepEqual(reduce(state, message), state, JSON.stringify(message));
});

test("hostile names are names", () => {
  const state = after([fleet(HOSTILE.map((agent) => view({ agent, simulation: agent })))]);

  assert.deepEqual(rows(state), HOSTILE);
});

test("alerts that came already are not shown twice", () => {
  const state = after([hello(), event(5, { id: "x" }), event(5, { id: "x" }), event(4, { id: "w" }), event(6, { id: "y" })]);

  assert.deepEqual(state.shown.feed.map((e) => e.alert.id), ["y", "x"]);
  assert.deepEqual(state.data.cursor, { epoch: "e1", offset: 6 });
});

test("after a restart with another epoch small offsets are new", () => {
  const state = after([hello("e1"), event(500, { id: "x" }), hello("e2"), event(1, { id: "y" })]);

  assert.deepEqual(state.shown.feed.map((e) => e.alert.id), ["y", "x"]);
  assert.deepEqual(state.data.cursor, { epoch: "e2", offset: 1 });
});

test("the feed and its keys stay bounded and unique", () => {
  const state = after([hello(), ...Array.from({ length: 500 }, (_, i) => event(i + 1, { id: `a${i % 3}` }))]);

  assert.equal(state.shown.feed.length, MAX_FEED);
  assert.equal(new Set(state.shown.feed.map((e) => e.key)).size, MAX_FEED);
  assert.equal(state.shown.feed[0].alert.id, "a1");
});

test("a remembered feed is newest first", () => {
  const state = after([
    hello(),
    frame({
      type: "state", channel: "alerts", last: true, offset: 9,
      alerts: [alert({ id: "old", updated_at: iso(at("18:00:00")) }), alert({ id: "new", updated_at: iso(at("18:30:00")) })],
    }),
  ]);

  assert.deepEqual(state.shown.feed.map((e) => e.alert.id), ["new", "old"]);
  assert.equal(state.data.cursor.offset, 9);
});

test("a pause freezes what is shown and goes on underneath", () => {
  const paused = after([
    hello(), fleet([view({ snapshots_count: 10 })]), { type: "pause.toggled" },
    frame({ type: "delta", offset: 1, agents: [view({ timestamp: iso(at("19:00:05")), snapshots_count: 15 })] }),
    event(1), { type: "clock.ticked", now: at("19:05:00") },
  ]);
  const count = (data) => [...data.rows.values()][0].view.snapshots_count;
  assert.equal(count(paused.shown), 10);
  assert.equal(count(paused.data), 15);
  assert.equal(paused.shown.feed.length, 0);
  assert.equal(paused.data.events - paused.shown.events, 1);
  assert.equal(shownNow(paused), at("19:00:00"));

  const resumed = reduce(paused, { type: "pause.toggled" });

  assert.equal(count(resumed.shown), 15);
  assert.equal(resumed.shown.feed.length, 1);
});

test("an agent that is opened while paused is shown", () => {
  const key = keyOf("town", "Alice");
  const state = after([
    fleet([view()]), { type: "pause.toggled" }, { type: "route.changed", route: ALICE },
    { type: "history.loaded", key, snapshots: [view()], alerts: [alert()] },
  ]);

  assert.equal(state.shown.detail.status, "ready");
  assert.equal(state.shown.detail.points.length, 1);
});

test("live points go on where the history ends, whichever comes first", () => {
  const key = keyOf("town", "Alice");
  const snapshot = (second) => view({ timestamp: iso(at("19:00:00") + second * 1000) });
  const state = after(
    [
      frame({ type: "delta", offset: 1, agents: [snapshot(3)] }),
      { type: "history.loaded", key, snapshots: [snapshot(1), snapshot(2), snapshot(3)], alerts: [] },
      frame({ type: "delta", offset: 2, agents: [snapshot(4)] }),
      frame({ type: "delta", offset: 3, agents: [snapshot(4)] }),
    ],
    ALICE,
  );

  assert.deepEqual(state.shown.detail.points.map((p) => p.t), [1, 2, 3, 4].map((s) => at("19:00:00") + s * 1000));
});

test("the history of an agent that was left does not show in another", () => {
  const state = after([{ type: "history.loaded", key: keyOf("town", "Bob"), snapshots: [view()], alerts: [] }], ALICE);

  assert.equal(state.shown.detail.status, "loading");
});

test("an event changes its alert in the agent's list", () => {
  const key = keyOf("town", "Alice");
  const state = after(
    [
      hello(),
      { type: "history.loaded", key, snapshots: [], alerts: [alert({ id: "x" }), alert({ id: "y" })] },
      event(1, { id: "y", state: "resolved" }),
      event(2, { id: "z", agent: "Bob" }),
    ],
    ALICE,
  );

  assert.deepEqual(state.shown.detail.alerts.map((a) => `${a.id} ${a.state}`), ["y resolved", "x firing"]);
});

test("the server's clock counts, also when this one jumps", () => {
  const state = after([hello("e1", { server_time: "2026-11-22T19:10:00.000Z" })]);
  assert.equal(shownNow(state), at("19:10:00"));

  const back = reduce(reduce(state, { type: "clock.ticked", now: at("03:00:00") }), hello("e1"));

  assert.equal(shownNow(back), at("19:00:00"));
  assert.equal(reduce(back, hello("e1", { server_time: "later" })).skew, 0);
});

test("a sparkline's history goes before its live part and is fetched once", () => {
  const key = keyOf("town", "Alice");
  const seen = (text, total) => view({ timestamp: iso(at(text)), memory: { total_size: total } });
  const state = after([
    fleet([seen("19:00:00", 30)]),
    { type: "spark.loaded", key, snapshots: [seen("18:58:00", 10), seen("18:59:00", 20), seen("19:00:00", 99)] },
  ]);

  const row = state.shown.rows.get(key);
  assert.deepEqual(row.spark.filter((_, i) => i % 2 === 1), [10, 20, 30]);
  assert.equal(row.sparkLoaded, true);
});

test("reduce leaves the old state as it was", () => {
  const before = after([hello(), fleet([view()])]);
  const copy = structuredClone(before);

  reduce(before, frame({ type: "delta", offset: 1, agents: [view({ agent: "B" })] }));
  reduce(before, event(1));

  assert.deepEqual(before, copy);
});

test("an alert that somebody sees to says so from then on", () => {
  const key = keyOf("town", "Alice");
  const state = after(
    [
      { type: "history.loaded", key, snapshots: [], alerts: [alert({ id: "x" })] },
      event(1, { id: "x" }),
      frame({ type: "alert", offset: 2, event: "acknowledged", reason: "acknowledged by Ann", alert: alert({ id: "x" }) }),
      event(3, { id: "x", state: "recovering" }),
    ],
    ALICE,
  );

  assert.deepEqual(state.shown.feed.map((e) => e.alert.acknowledged), ["acknowledged by Ann", "acknowledged by Ann", ""]);
  assert.equal(state.shown.detail.alerts[0].acknowledged, "acknowledged by Ann");
});

test("what the server knows of an acknowledgement is a sentence", () => {
  const state = after([
    frame({
      type: "state", channel: "alerts", last: true, offset: 1,
      alerts: [alert({ acknowledged: { at: "2026-11-22T19:00:00.000Z", author: "Ann", note: "on it" } }), alert({ id: "b", acknowledged: null })],
    }),
  ]);

  assert.deepEqual(state.shown.feed.map((e) => e.alert.acknowledged), ["acknowledged by Ann: on it", ""]);
});

test("an alert of a whole simulation is shown", () => {
  const state = after([event(1, { agent: null, type: "simulation_lost" })]);

  assert.equal(state.shown.feed[0].alert.agent, "");
});
