// @ts-check
/** Which channels the page wants, and from where it goes on after a break. Pure. */

/**
 * @typedef {import("./types.js").Cursor} Cursor
 * @typedef {import("./types.js").Route} Route
 * @typedef {{ type: string, channel: string, simulation?: string, agent?: string, max_hz?: number,
 *             from_offset?: number, epoch?: string }} Subscription
 */

/** A table that changes more often than this cannot be read. */
const FLEET_HZ = 2;
const AGENT_HZ = 4;

/** @type {Cursor} */
export const START = { epoch: null, offset: null };

/** Offsets of another epoch mean nothing. @param {Cursor} cursor @param {string} epoch @returns {Cursor} */
export const inEpoch = (cursor, epoch) => (cursor.epoch === epoch ? cursor : { epoch, offset: null });

/** Events come at least once: whether this one is new. @param {Cursor} cursor @param {unknown} offset */
export const isNew = (cursor, offset) =>
  typeof offset !== "number" || cursor.offset === null || offset > cursor.offset;

/** @param {Cursor} cursor @param {unknown} offset @returns {Cursor} */
export const advanced = (cursor, offset) =>
  typeof offset === "number" && isNew(cursor, offset) ? { ...cursor, offset } : cursor;

/**
 * All that is to be said after a hello. Alerts come first: they matter most, and a large fleet takes a while.
 *
 * @param {Cursor} cursor
 * @param {Route} route
 * @returns {Subscription[]}
 */
export function subscriptions(cursor, route) {
  /** @type {Subscription} */
  const alerts = { type: "subscribe", channel: "alerts" };
  if (cursor.epoch !== null && cursor.offset !== null) {
    alerts.from_offset = cursor.offset;
    alerts.epoch = cursor.epoch;
  }
  return [alerts, { type: "subscribe", channel: "fleet", max_hz: FLEET_HZ }, ...agentSubscription("subscribe", route)];
}

/** @param {"subscribe" | "unsubscribe"} type @param {Route} route @returns {Subscription[]} */
export function agentSubscription(type, route) {
  if (route.view !== "agent") return [];
  const { simulation, agent } = route;
  return type === "subscribe"
    ? [{ type, channel: "agent", simulation, agent, max_hz: AGENT_HZ }]
    : [{ type, channel: "agent", simulation, agent }];
}
