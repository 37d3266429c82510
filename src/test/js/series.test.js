import assert from "node:assert/strict";
import { test } from "node:test";
import { append, appendSpark, cap, join, MAX_POINTS, MAX_SPARK, timeTicks, toPoint, usageLevels, visibleSpan } from "../../../webroot/js/series.js";
import { alert, at, view } from "./samples.js";

const point = (t, total = t) => ({ t, current: total, total, max: null, usage: null, consolidations: 0, average: 0 });
const times = (points) => points.map((p) => p.t);

test("a snapshot becomes a point; an unbounded one has no limit", () => {
  const p = toPoint(view({ memory: { max_size: null, usage_ratio: null } }));

  assert.deepEqual(p, { t: at("19:00:00"), current: 812, total: 826, max: null, usage: null, consolidations: 4, average: 502.5 });
});

test("a line never runs backwards, though clocks do", () => {
  const points = [10, 20, 15, Number.NaN, 20, 30].reduce((all, t) => append(all, point(t)), []);

  assert.deepEqual(times(points), [10, 20, 30]);
});

test("a series stays capped and keeps its ends", () => {
  let points = [];
  for (let t = 0; t < 5 * MAX_POINTS; t++) points = append(points, point(t, (t * 31) % 100));

  assert.equal(points.length, MAX_POINTS);
  assert.equal(points[0].t, 0);
  assert.equal(points.at(-1).t, 5 * MAX_POINTS - 1);
});

test("what is left out is what is not seen: a peak stays", () => {
  const points = Array.from({ length: 300 }, (_, t) => point(t, t === 137 ? 1000 : 5));

  const kept = cap(points, 20, (p) => p.t, (p) => p.total);

  assert.equal(kept.length, 20);
  assert.ok(kept.some((p) => p.total === 1000));
  assert.deepEqual(times(kept), times(kept).sort((a, b) => a - b));
});

test("a history that is much too long is cut down at once", () => {
  const points = Array.from({ length: 100_000 }, (_, t) => point(t));

  assert.equal(cap(points, 600, (p) => p.t, (p) => p.total).length, 600);
});

test("history and live are joined without a gap or a double", () => {
  assert.deepEqual(times(join([1, 2, 3].map((t) => point(t)), [2, 3, 4].map((t) => point(t)))), [1, 2, 3, 4]);
  assert.deepEqual(times(join([], [point(4)])), [4]);
});

test("a sparkline stays within its points and its time", () => {
  let spark = [];
  for (let i = 0; i < 2000; i++) spark = appendSpark(spark, i * 1000, (i * 17) % 50);
  assert.ok(spark.length <= 2 * MAX_SPARK);
  assert.ok(spark[0] >= 1_999_000 - 15 * 60_000);
  assert.equal(spark.at(-2), 1_999_000);

  assert.equal(appendSpark(spark, 5, 1), spark);
  assert.equal(appendSpark(spark, Number.NaN, 1), spark);
  assert.deepEqual(appendSpark([1, 10], 1, 20), [1, 20]);
});

test("an axis begins with the first point and ends with now", () => {
  const now = at("19:00:00");
  const minute = 60_000;

  assert.deepEqual(visibleSpan([point(now - minute), point(now - 1000)], "1h", now), { min: now - minute, max: now });
  assert.deepEqual(visibleSpan([point(now - 90 * minute), point(now)], "1h", now), { min: now - 60 * minute, max: now });
  assert.deepEqual(visibleSpan([point(0), point(5000)], "all", now), { min: 0, max: 5000 });
  assert.deepEqual(visibleSpan([point(now), point(now + 5 * minute)], "5m", now), { min: now, max: now + 5 * minute });
  assert.ok(visibleSpan([point(7)], "all", now).max > visibleSpan([point(7)], "all", now).min);
  assert.ok(visibleSpan([], "5m", now).max > visibleSpan([], "5m", now).min);
});

test("ticks are round local times", () => {
  const hour = 3_600_000;
  const offset = 5.5 * hour;

  const ticks = timeTicks(at("10:07:00"), at("14:00:00"), 5, offset);

  assert.deepEqual(ticks.map((t) => ((t + offset) / hour) % 1), ticks.map(() => 0));
  assert.ok(ticks.length >= 2 && ticks.length <= 5);
  assert.ok(timeTicks(0, 50 * 365 * 24 * hour, 6, 0).length <= 7);
});

test("levels are the usual ones unless an alert tells otherwise", () => {
  assert.deepEqual(usageLevels([]), { warning: 0.8, critical: 0.95 });
  assert.deepEqual(usageLevels([alert({ level: 0.7 }), alert({ severity: "critical", type: "gauge", level: 3 })]), { warning: 0.7, critical: 0.95 });
});
