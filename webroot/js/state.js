// @ts-check
/** The page's one state, and the one function that changes it. Pure. */

import { keyOf, toggled } from "./fleet.js";
import { alerts, MAX_DETAIL_ALERTS, newestFirst, reduceFrame } from "./frames.js";
import { START } from "./resume.js";
import { appendSpark, join, toPoint } from "./series.js";

/**
 * @typedef {import("./types.js").Data} Data
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").Route} Route
 * @typedef {import("./types.js").Row} Row
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Ui} Ui
 */

/** @param {number} now @param {Route} route @returns {State} */
export function initialState(now, route) {
  /** @type {Data} */
  const data = {
    loaded: false,
    rows: new Map(),
    incoming: null,
    feed: [],
    feedLoaded: false,
    events: 0,
    dropped: 0,
    cursor: START,
    detail: detailOf(route),
  };
  return {
    now,
    skew: 0,
    route,
    ui: { sort: { column: "state", descending: true }, query: "", simulation: "", tab: "fleet", range: "1h" },
    link: { status: "connecting", attempt: 0, since: now, retryAt: 0, reason: "" },
    tokenRefused: false,
    paused: false,
    pausedAt: 0,
    problem: "",
    data,
    shown: data,
  };
}

/**
 * @param {State} state
 * @param {any} message
 * @returns {State} the same object where nothing changes
 */
export function reduce(state, message) {
  switch (message.type) {
    case "frame":
      return onFrame(state, message.frame);
    case "clock.ticked":
      return { ...state, now: message.now };
    case "link.changed":
      return { ...state, link: message.link, tokenRefused: message.tokenRefused ?? state.tokenRefused };
    case "ui.changed":
      return { ...state, ui: { ...state.ui, ...message.ui } };
    case "sort.chosen":
      return { ...state, ui: { ...state.ui, sort: toggled(state.ui.sort, message.column) } };
    case "pause.toggled":
      return { ...state, paused: !state.paused, pausedAt: state.now, shown: state.data };
    case "route.changed":
      return withDetail({ ...state, route: message.route }, detailOf(message.route));
    case "history.loaded":
      return onHistory(state, message);
    case "history.failed":
      return forDetail(state, message.key, (detail) => failed(detail, message));
    case "spark.loaded":
      return withData(state, withSpark(state.data, message));
    default:
      return state;
  }
}

/** The server's idea of the time that the page shows: it stands still while the page is paused. @param {State} state */
export const shownNow = (state) => (state.paused ? state.pausedAt : state.now) + state.skew;

/** @param {State} state @param {any} frame @returns {State} */
function onFrame(state, frame) {
  const next = withData(state, reduceFrame(state.data, frame));
  if (frame?.type === "error") return { ...next, problem: String(frame.message ?? "") };
  if (frame?.type !== "hello") return next;
  const serverTime = Date.parse(frame.server_time);
  return { ...next, problem: "", skew: Number.isNaN(serverTime) ? 0 : serverTime - state.now };
}

/** @param {State} state @param {any} message */
const onHistory = (state, message) =>
  forDetail(state, message.key, (detail) => ({
    ...detail,
    status: "ready",
    problem: "",
    points: join(message.snapshots.map(toPoint), detail.points),
    alerts: alerts(message.alerts).sort(newestFirst).slice(0, MAX_DETAIL_ALERTS),
  }));

/** A page that has shown something keeps it. @param {Detail} detail @param {any} message @returns {Detail} */
const failed = (detail, message) => ({
  ...detail,
  status: message.missing ? "missing" : "failed",
  problem: String(message.problem),
});

/** @param {State} state @param {string} key @param {(detail: Detail) => Detail} change */
function forDetail(state, key, change) {
  const { detail } = state.data;
  return detail !== null && detail.key === key ? withDetail(state, change(detail)) : state;
}

/** The agent that is open is shown even while the page is paused. @param {State} state @param {Detail | null} detail */
function withDetail(state, detail) {
  const data = { ...state.data, detail };
  return { ...state, data, shown: state.paused ? { ...state.shown, detail } : data };
}

/** @param {State} state @param {Data} data @returns {State} */
const withData = (state, data) =>
  data === state.data ? state : { ...state, data, shown: state.paused ? state.shown : data };

/** @param {Route} route @returns {Detail | null} */
const detailOf = (route) =>
  route.view === "agent"
    ? { key: keyOf(route.simulation, route.agent), status: "loading", problem: "", points: [], alerts: [] }
    : null;

/** History goes before what came live. @param {Data} data @param {any} message @returns {Data} */
function withSpark(data, message) {
  const row = data.rows.get(message.key);
  if (row === undefined) return data;
  const began = row.spark[0] ?? Infinity;
  /** @type {number[]} */
  let spark = [];
  for (const s of message.snapshots) {
    const t = Date.parse(s.timestamp);
    if (t < began) spark = appendSpark(spark, t, s.memory_stats.total_size);
  }
  for (let i = 0; i < row.spark.length; i += 2) spark = appendSpark(spark, row.spark[i], row.spark[i + 1]);
  return { ...data, rows: new Map(data.rows).set(row.key, { ...row, spark, sparkLoaded: true }) };
}
