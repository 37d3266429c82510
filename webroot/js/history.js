// @ts-check
/** Fetches what was before this page was opened. */

import { ApiError } from "./api.js";
import { MAX_POINTS, MAX_SPARK, RANGE_MILLIS, SPARK_MILLIS } from "./series.js";
import { keyOf } from "./fleet.js";

/**
 * @typedef {import("./api.js").Api} Api
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Row} Row
 */

/** Sparklines fetched at the same time: the live data must not wait for them. */
const AT_ONCE = 2;

export class History {
  #api;
  #store;
  #running = new AbortController();
  /** @type {Row[]} */
  #wanted = [];
  /** @type {Set<string>} */
  #asked = new Set();
  #busy = 0;

  /** @param {Api} api @param {Store} store */
  constructor(api, store) {
    this.#api = api;
    this.#store = store;
  }

  /** Loads the open agent's snapshots and alerts, and forgets about the one before. */
  async load() {
    this.#running.abort();
    const { route, ui, now, skew } = this.#store.state;
    if (route.view !== "agent") return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    const key = keyOf(route.simulation, route.agent);
    const from = ui.range === "all" ? undefined : now + skew - RANGE_MILLIS[ui.range];
    try {
      const [snapshots, alerts] = await Promise.all([
        this.#api.snapshots(route.simulation, route.agent, { from, points: MAX_POINTS }, signal),
        this.#api.alerts(route.simulation, route.agent, signal),
      ]);
      if (!signal.aborted) this.#store.dispatch({ type: "history.loaded", key, snapshots, alerts });
    } catch (e) {
      if (!signal.aborted) this.#store.dispatch(failure(key, e));
    }
  }

  /** After a break, what failed is worth another request. */
  retry() {
    this.#asked.clear();
  }

  /** The rows on the screen now: only their sparklines are worth a request. @param {Row[]} rows */
  want(rows) {
    this.#wanted = rows.filter((row) => !row.sparkLoaded && !this.#asked.has(row.key));
    while (this.#busy < AT_ONCE && this.#wanted.length > 0) void this.#fetchSpark();
  }

  async #fetchSpark() {
    const row = this.#wanted.shift();
    if (row === undefined) return;
    this.#asked.add(row.key);
    this.#busy += 1;
    try {
      const { simulation, agent } = row.view;
      const from = row.seenAt - SPARK_MILLIS;
      const snapshots = await this.#api.snapshots(simulation, agent, { from, points: MAX_SPARK });
      this.#store.dispatch({ type: "spark.loaded", key: row.key, snapshots });
    } catch {
      // A sparkline that begins now will do.
    }
    this.#busy -= 1;
    if (this.#wanted.length > 0) void this.#fetchSpark();
  }
}

/** @param {string} key @param {unknown} e */
const failure = (key, e) => ({
  type: "history.failed",
  key,
  missing: e instanceof ApiError && e.status === 404,
  problem: e instanceof ApiError ? e.message : "The server does not answer.",
});
