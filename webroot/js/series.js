// @ts-check
/** Series of points: from snapshots, joined, capped, and where an axis has its ticks. Pure. */

import { fullest } from "./memory.js";

/**
 * @typedef {import("./types.js").Alert} Alert
 * @typedef {import("./types.js").Point} Point
 * @typedef {import("./types.js").Snapshot} Snapshot
 * @typedef {import("./types.js").Range} Range
 */

export const MAX_POINTS = 600;
export const MAX_SPARK = 48;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const SPARK_MILLIS = 15 * MINUTE;

/** @type {Record<Range, number>} */
export const RANGE_MILLIS = { "5m": 5 * MINUTE, "1h": HOUR, "24h": DAY, all: Infinity };

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 1000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

/** @param {Snapshot} snapshot @returns {Point} */
export function toPoint(snapshot) {
  const { memory_stats: memory, consolidation_metrics: consolidation } = snapshot;
  return {
    t: Date.parse(snapshot.timestamp),
    current: memory.current_size,
    total: memory.total_size,
    max: memory.max_size,
    usage: fullest(snapshot).pressure,
    consolidations: consolidation.total_consolidations,
    average: consolidation.average_consolidation_size,
  };
}

/**
 * Adds the newest point. One of the same instant replaces the last; an older one (a clock that jumped back) is not
 * drawn, for a line must not run backwards.
 *
 * @param {Point[]} points oldest first
 * @param {Point} point
 * @returns {Point[]} at most {@link MAX_POINTS}
 */
export function append(points, point) {
  const last = points.at(-1);
  if (!Number.isFinite(point.t) || (last !== undefined && point.t < last.t)) return points;
  const kept = last !== undefined && last.t === point.t ? points.slice(0, -1) : points;
  return cap([...kept, point], MAX_POINTS, (p) => p.t, (p) => p.total);
}

/**
 * What the server kept, then what came live meanwhile.
 *
 * @param {Point[]} history oldest first
 * @param {Point[]} live oldest first
 */
export function join(history, live) {
  const end = history.at(-1)?.t ?? -Infinity;
  return cap([...history, ...live.filter((p) => p.t > end)], MAX_POINTS, (p) => p.t, (p) => p.total);
}

/**
 * Leaves out the points whose absence is seen least, the two ends never: the smallest triangle with its neighbours
 * goes first (Visvalingam and Whyatt, 1993). O(n) per point left out, and there is mostly one.
 *
 * @template T
 * @param {T[]} points
 * @param {number} limit at least 2
 * @param {(point: T) => number} x
 * @param {(point: T) => number} y
 * @returns {T[]}
 */
export function cap(points, limit, x, y) {
  if (points.length <= limit) return points;
  const kept = points.length > 2 * limit ? extremes(points, limit, y) : points.slice();
  while (kept.length > limit) {
    let least = 1;
    let smallest = Infinity;
    for (let i = 1; i < kept.length - 1; i++) {
      const area = triangle(x, y, kept[i - 1], kept[i], kept[i + 1]);
      if (area < smallest) [least, smallest] = [i, area];
    }
    kept.splice(least, 1);
  }
  return kept;
}

/**
 * Twice the area of the triangle of three points.
 *
 * @template T
 * @param {(point: T) => number} x
 * @param {(point: T) => number} y
 * @param {T} a
 * @param {T} b
 * @param {T} c
 */
const triangle = (x, y, a, b, c) => Math.abs((x(a) - x(c)) * (y(b) - y(a)) - (x(a) - x(b)) * (y(c) - y(a)));

/**
 * A first, coarse pass over a long series: the two ends, and the least and the greatest of each of `count` stretches.
 *
 * @template T
 * @param {T[]} points
 * @param {number} count
 * @param {(point: T) => number} y
 * @returns {T[]}
 */
function extremes(points, count, y) {
  const kept = new Set([0, points.length - 1]);
  const length = points.length / count;
  for (let begin = 0; begin < points.length; begin += length) {
    let low = Math.floor(begin);
    let high = low;
    for (let i = low; i < Math.min(points.length, begin + length); i++) {
      if (y(points[i]) < y(points[low])) low = i;
      if (y(points[i]) > y(points[high])) high = i;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]);
}

/**
 * The same for a sparkline, flat (t0, v0, t1, v1, ...): ten thousand of them must fit.
 *
 * @param {number[]} spark
 * @param {number} t
 * @param {number} value
 * @returns {number[]} at most {@link MAX_SPARK} points of the last {@link SPARK_MILLIS}
 */
export function appendSpark(spark, t, value) {
  const last = spark.length === 0 ? -Infinity : spark[spark.length - 2];
  if (!Number.isFinite(t) || t < last) return spark;
  const next = t === last ? spark.slice(0, -2) : spark.slice();
  next.push(t, value);
  while (next[0] < t - SPARK_MILLIS) next.splice(0, 2);
  while (next.length > 2 * MAX_SPARK) next.splice(leastSpark(next), 2);
  return next;
}

/** @param {number[]} s */
function leastSpark(s) {
  let least = 2;
  let smallest = Infinity;
  for (let i = 2; i < s.length - 2; i += 2) {
    const area = Math.abs((s[i - 2] - s[i + 2]) * (s[i + 1] - s[i - 1]) - (s[i - 2] - s[i]) * (s[i + 3] - s[i - 1]));
    if (area < smallest) [least, smallest] = [i, area];
  }
  return least;
}

/**
 * The times that an axis shows. It begins with the first point where there is nothing before it, and reaches beyond
 * now where a simulation's clock is ahead.
 *
 * @param {Point[]} points
 * @param {Range} range
 * @param {number} now
 * @returns {{ min: number, max: number }}
 */
export function visibleSpan(points, range, now) {
  const first = points[0]?.t ?? now - MINUTE;
  const last = points.at(-1)?.t ?? now;
  const max = range === "all" ? last : Math.max(now, last);
  const min = Math.max(max - RANGE_MILLIS[range], first);
  return max - min >= 1000 ? { min, max } : { min: max - 10_000, max };
}

/**
 * Round times between two, at most `count`, aligned to local midnight.
 *
 * @param {number} min
 * @param {number} max
 * @param {number} count
 * @param {number} offsetMillis local time minus UTC
 */
export function timeTicks(min, max, count, offsetMillis) {
  const step = STEPS.find((s) => (max - min) / s <= count) ?? Math.ceil((max - min) / count / DAY) * DAY;
  const ticks = [];
  for (let t = Math.ceil((min + offsetMillis) / step) * step - offsetMillis; t <= max; t += step) ticks.push(t);
  return ticks;
}

/**
 * Where the usage levels lie: the usual ones, unless this agent's alerts tell otherwise.
 *
 * @param {Alert[]} alerts newest first
 */
export function usageLevels(alerts) {
  /** @param {string} severity @param {number} usual */
  const level = (severity, usual) =>
    alerts.find((a) => a.type === "threshold_exceeded" && a.severity === severity && a.level > 0)?.level ?? usual;
  return { warning: level("warning", 0.8), critical: level("critical", 0.95) };
}
