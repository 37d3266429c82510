import assert from "node:assert/strict";
import { test } from "node:test";
import { delay } from "../../../webroot/js/backoff.js";
import { axisTime, clock, compact, duration, integer, percent, relative, title, words } from "../../../webroot/js/format.js";
import { fullest, pressure, storeLines } from "../../../webroot/js/memory.js";
import { advanced, agentSubscription, inEpoch, isNew, START, subscriptions } from "../../../webroot/js/resume.js";
import { encodeName, formatRoute, parseRoute } from "../../../webroot/js/route.js";
import { HOSTILE, view } from "./samples.js";

test("numbers are written for people; what is none is a dash", () => {
  assert.equal(integer(1234567), "1,234,567");
  assert.equal(compact(99_999), "99,999");
  assert.equal(compact(1_234_567), "1.2M");
  assert.equal(percent(0.97), "97.0%");
  assert.equal(percent(1.2), "120.0%");
  assert.equal(duration(1.92), "1.92 s");
  for (const none of [null, undefined, Number.NaN, Infinity, "7"]) {
    assert.deepEqual([integer(none), compact(none), percent(none), duration(none)], ["–", "–", "–", "–"]);
  }
});

test("times are relative, and stand a clock that jumps", () => {
  const now = 1e12;
  assert.equal(relative(now - 500, now), "now");
  assert.equal(relative(now + 4000, now), "now");
  assert.equal(relative(now - 59_999, now), "59 s ago");
  assert.equal(relative(now - 3_600_000, now), "1 h ago");
  assert.equal(relative(now - 30 * 3_600_000, now), "30 h ago");
  assert.equal(relative(now - 72 * 3_600_000, now), "3 d ago");
  assert.equal(relative(now + 7_200_000, now), "in 2 h");
  assert.equal(relative(Number.NaN, now), "–");
});

test("a clock shows the date of another day", () => {
  const noon = new Date(2026, 10, 22, 12, 3, 4).getTime();
  assert.equal(clock(noon, noon), "12:03:04");
  assert.equal(clock(noon, noon + 86_400_000), "2026-11-22 12:03:04");
  assert.equal(clock(Number.NaN, noon), "–");
  assert.equal(axisTime(noon, 60_000), "12:03:04");
  assert.equal(axisTime(noon, 3_600_000), "12:03");
  assert.equal(axisTime(noon, 3 * 86_400_000), "11-22 12:03");
  assert.equal(axisTime(noon, 30 * 86_400_000), "2026-11-22");
});

test("the title counts what needs somebody", () => {
  assert.equal(title({ critical: 0, warning: 0 }), "Mnemoscope");
  assert.equal(title({ critical: 2, warning: 1 }), "(2 critical, 1 warning) Mnemoscope");
  assert.equal(words("severity_changed"), "severity changed");
});

test("of several memory stores the fullest counts, by name", () => {
  const context = { role: "context", unit: "tokens", size: 7946, limit: 8192 };
  const half = { role: "archival", unit: "items", size: 1, limit: 2 };
  assert.deepEqual(fullest(view()), { pressure: 0.826, name: "" });
  assert.deepEqual(fullest(view({ stores: { archive: half, context } })), { pressure: 7946 / 8192, name: "context" });
  assert.deepEqual(fullest(view({ stores: { archive: half } })), { pressure: 0.826, name: "" });
  assert.deepEqual(fullest(view({ stores: { b: { ...half, size: 2 }, a: { ...half, size: 2 }, 9: { ...half, size: 2 } } })), { pressure: 1, name: "9" });
  const unbounded = { max_size: null, usage_ratio: null };
  assert.deepEqual(fullest(view({ memory: unbounded, stores: { b: { ...half, limit: undefined } } })), { pressure: null, name: "" });
  assert.deepEqual(fullest(view({ memory: unbounded, stores: { b: { ...half, size: 0 } } })), { pressure: 0, name: "b" });
  assert.deepEqual(fullest(view({ memory: { usage_ratio: 0.5, total_size: 1 }, stores: { b: half } })), { pressure: 0.5, name: "" });
  const hostile = JSON.parse('{"__proto__":{"role":"context","unit":"tokens","size":9,"limit":9}}');
  assert.deepEqual(fullest(view({ stores: hostile })), { pressure: 1, name: "__proto__" });
});

test("memory stores are listed with the primary one first, and not where there is no other", () => {
  assert.deepEqual(storeLines(view()), []);
  assert.deepEqual(storeLines(view({ stores: {} })), []);
  const stores = {
    archive: { role: "archival", unit: "items", size: 1234 },
    context: { role: "context", unit: "tokens", size: 7946, limit: 8192, added: 310, removed: 0 },
  };
  assert.deepEqual(storeLines(view({ stores })), [
    { name: "", role: "episodic", size: "826 of 1,000 items", usage: "82.6%", full: 0.826, flow: "" },
    { name: "archive", role: "archival", size: "1,234 items, no limit", usage: "", full: null, flow: "" },
    { name: "context", role: "context", size: "7,946 of 8,192 tokens", usage: "97.0%", full: 7946 / 8192, flow: "+310 −0" },
  ]);
  const unbounded = storeLines(view({ memory: { max_size: null, usage_ratio: null }, stores }));
  assert.equal(unbounded[0].size, "826 items, no limit");
});

test("waits grow, are jittered, and end at 15 s", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((n) => delay(n, 0)), [250, 500, 1000, 2000, 4000, 7500, 7500]);
  for (let n = 0; n < 2000; n++) {
    const wait = delay(n, 0.999);
    assert.ok(wait > delay(n, 0) && wait <= 15_000, `attempt ${n}: ${wait}`);
  }
});

test("an address leads back to the same names", () => {
  for (const simulation of HOSTILE) {
    for (const agent of HOSTILE) {
      const route = { view: "agent", simulation, agent };
      assert.deepEqual(parseRoute(formatRoute(route)), route);
    }
  }
});

test("an address that cannot be read is the fleet", () => {
  for (const hash of ["", "#", "#/", "#/agent", "#/agent/a", "#/agent/a/b/c", "#/agent//b", "#/agent/%/b", "#/agent/a/%E0%A4%A", "#/x/a/b"]) {
    assert.deepEqual(parseRoute(hash), { view: "fleet" }, hash);
  }
  assert.equal(formatRoute({ view: "fleet" }), "#/");
});

test("half a surrogate pair does not throw", () => {
  assert.equal(encodeName("a\ud800b"), "a%EF%BF%BDb");
});

test("alerts go on where they stood", () => {
  const [fresh] = subscriptions(inEpoch(START, "e1"), { view: "fleet" });
  assert.deepEqual(fresh, { type: "subscribe", channel: "alerts" });

  const cursor = [3, 7, 5, undefined].reduce(advanced, inEpoch(START, "e1"));
  const [alerts, fleet] = subscriptions(inEpoch(cursor, "e1"), { view: "fleet" });

  assert.deepEqual(alerts, { type: "subscribe", channel: "alerts", from_offset: 7, epoch: "e1" });
  assert.equal(fleet.channel, "fleet");
  assert.equal(isNew(cursor, 7), false);
  assert.equal(isNew(cursor, 8), true);
});

test("offset 0 is an offset; another epoch begins anew", () => {
  const cursor = advanced(inEpoch(START, "e1"), 0);
  assert.equal(subscriptions(cursor, { view: "fleet" })[0].from_offset, 0);
  assert.equal(subscriptions(inEpoch(cursor, "e2"), { view: "fleet" })[0].from_offset, undefined);
});

test("the open agent is subscribed to, and left", () => {
  const route = { view: "agent", simulation: "a/b", agent: "🦊" };
  assert.deepEqual(subscriptions(START, route).at(-1), { type: "subscribe", channel: "agent", simulation: "a/b", agent: "🦊", max_hz: 4 });
  assert.deepEqual(agentSubscription("unsubscribe", route), [{ type: "unsubscribe", channel: "agent", simulation: "a/b", agent: "🦊" }]);
  assert.deepEqual(agentSubscription("subscribe", { view: "fleet" }), []);
});

test("a memory is as full as the rules see it", () => {
  const memory = (change) => view({ memory: { usage_ratio: 0.2, total_size: 243, max_size: 300, ...change } }).memory_stats;
  assert.equal(pressure(memory({})), 0.81);
  assert.equal(pressure(memory({ usage_ratio: 0.9 })), 0.9);
  assert.equal(pressure(memory({ max_size: null })), 0.2);
  assert.equal(pressure(memory({ usage_ratio: null })), 0.81);
  assert.equal(pressure(memory({ usage_ratio: null, max_size: null })), null);
});
