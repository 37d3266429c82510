// @ts-check
/** What a frame of the live link does to the data. Pure. */

import { keyOf, toRow } from "./fleet.js";
import { advanced, inEpoch, isNew } from "./resume.js";
import { append, toPoint } from "./series.js";

/**
 * @typedef {import("./types.js").AgentView} AgentView
 * @typedef {import("./types.js").Alert} Alert
 * @typedef {import("./types.js").Data} Data
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").FeedEntry} FeedEntry
 * @typedef {import("./types.js").Row} Row
 */

export const MAX_FEED = 200;
export const MAX_DETAIL_ALERTS = 200;

/**
 * @param {Data} data
 * @param {any} frame as parsed; nothing about it is certain
 * @returns {Data}
 */
export function reduceFrame(data, frame) {
  switch (frame?.type) {
    case "hello":
      return { ...data, cursor: inEpoch(data.cursor, String(frame.epoch)), incoming: null };
    case "state":
      return onState(data, frame);
    case "delta":
      return onDelta(data, views(frame.agents), list(frame.removed));
    case "alert":
      return onAlert(data, frame);
    case "dropped":
      return { ...data, dropped: data.dropped + (Number(frame.count) || 0) };
    default:
      return data; // a newer server may send types that this page does not know
  }
}

/** @param {Data} data @param {any} frame @returns {Data} */
function onState(data, frame) {
  switch (frame.channel) {
    case "fleet":
      return onFleet(data, frame);
    case "agent":
      return onDelta(data, views(frame.agents), []);
    case "alerts":
      return {
        ...data,
        feed: alerts(frame.alerts).sort(newestFirst).slice(0, MAX_FEED).map(remembered),
        feedLoaded: true,
        cursor: advanced(data.cursor, frame.offset),
      };
    default:
      return data;
  }
}

/** Pages replace what was known when the last one is there. @param {Data} data @param {any} frame @returns {Data} */
function onFleet(data, frame) {
  const incoming = frame.page > 0 && data.incoming !== null ? new Map(data.incoming) : new Map();
  for (const view of views(frame.agents)) {
    const key = keyOf(view.simulation, view.agent);
    incoming.set(key, { ...toRow(view, undefined), ...keptSpark(view, data.rows.get(key)) });
  }
  return frame.last === false ? { ...data, incoming } : { ...data, rows: incoming, incoming: null, loaded: true };
}

/** @param {AgentView} view @param {Row | undefined} known */
function keptSpark(view, known) {
  if (known === undefined) return {};
  const { spark, sparkLoaded } = toRow(view, known);
  return { spark, sparkLoaded };
}

/** @param {Data} data @param {AgentView[]} agents @param {any[]} removed @returns {Data} */
function onDelta(data, agents, removed) {
  if (agents.length === 0 && removed.length === 0) return data;
  return {
    ...data,
    rows: merged(data.rows, agents, removed),
    incoming: data.incoming === null ? null : merged(data.incoming, agents, removed),
    detail: extended(data.detail, agents),
  };
}

/** @param {Map<string, Row>} rows @param {AgentView[]} agents @param {any[]} removed */
function merged(rows, agents, removed) {
  const next = new Map(rows);
  for (const gone of removed) next.delete(keyOf(gone?.simulation, gone?.agent));
  for (const view of agents) {
    const key = keyOf(view.simulation, view.agent);
    next.set(key, toRow(view, next.get(key)));
  }
  return next;
}

/** @param {Detail | null} detail @param {AgentView[]} agents */
function extended(detail, agents) {
  const view = detail && agents.find((a) => keyOf(a.simulation, a.agent) === detail.key);
  if (!detail || !view) return detail;
  const points = append(detail.points, toPoint(view));
  return points === detail.points ? detail : { ...detail, points };
}

/** @param {Data} data @param {any} frame @returns {Data} */
function onAlert(data, frame) {
  const [alert] = alerts([frame.alert]);
  if (alert === undefined || !isNew(data.cursor, frame.offset)) return data;
  const event = String(frame.event ?? alert.state);
  const reason = String(frame.reason ?? "");
  alert.acknowledged = event === "acknowledged" ? reason : acknowledgedBefore(data, alert);
  /** @type {FeedEntry} */
  const entry = { key: `${data.cursor.epoch}/${frame.offset ?? data.events}`, event, reason, alert };
  const concerned = data.detail !== null && data.detail.key === keyOf(alert.simulation, alert.agent);
  return {
    ...data,
    feed: [entry, ...data.feed].slice(0, MAX_FEED),
    events: data.events + 1,
    cursor: advanced(data.cursor, frame.offset),
    detail: concerned && data.detail !== null ? { ...data.detail, alerts: updated(data.detail.alerts, alert) } : data.detail,
  };
}

/** Events do not repeat who sees to their alert. @param {Data} data @param {Alert} alert */
const acknowledgedBefore = (data, { id }) =>
  (data.feed.find((entry) => entry.alert.id === id)?.alert ?? data.detail?.alerts.find((a) => a.id === id))?.acknowledged ?? "";

/** @param {Alert[]} known @param {Alert} alert */
const updated = (known, alert) => [alert, ...known.filter((a) => a.id !== alert.id)].slice(0, MAX_DETAIL_ALERTS);

/** @param {Alert} alert @returns {FeedEntry} */
const remembered = (alert) => ({ key: `${alert.id}/${alert.updated_at}`, event: alert.state, reason: "", alert });

/** @param {Alert} a @param {Alert} b */
export const newestFirst = (a, b) => (Date.parse(b.updated_at) || 0) - (Date.parse(a.updated_at) || 0);

/** @param {unknown} value @returns {AgentView[]} those that have what a row needs */
const views = (value) =>
  list(value).filter(
    (v) => typeof v?.agent === "string" && typeof v.simulation === "string" && v.memory_stats && v.consolidation_metrics,
  );

/** @param {unknown} value @returns {Alert[]} */
export const alerts = (value) =>
  list(value)
    .filter((a) => a && typeof a.simulation === "string" && (typeof a.agent === "string" || a.agent === null))
    .map((a) => ({ ...a, agent: a.agent ?? "", acknowledged: a.acknowledged ? sentence(a.acknowledged) : "" }));

/** Who sees to an alert, and how. @param {any} acknowledged */
function sentence({ author, note }) {
  const by = author ? `acknowledged by ${author}` : "acknowledged";
  return note ? `${by}: ${note}` : by;
}

/** @param {unknown} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);
