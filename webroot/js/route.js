// @ts-check
/** The part of the address after `#`: which view is open. Pure. */

/** @typedef {import("./types.js").Route} Route */

/** @type {Route} */
const FLEET = { view: "fleet" };

/**
 * What cannot be read is the fleet.
 *
 * @param {string} hash with its `#`
 * @returns {Route}
 */
export function parseRoute(hash) {
  const match = /^#\/agent\/([^/]+)\/([^/]+)$/.exec(hash);
  if (match === null) return FLEET;
  try {
    return { view: "agent", simulation: decodeURIComponent(match[1]), agent: decodeURIComponent(match[2]) };
  } catch {
    return FLEET; // a percent sign that somebody typed
  }
}

/** @param {Route} route */
export const formatRoute = (route) =>
  route.view === "agent" ? `#/agent/${encodeName(route.simulation)}/${encodeName(route.agent)}` : "#/";

/** Like encodeURIComponent, but takes half a surrogate pair too. @param {string} name */
export function encodeName(name) {
  try {
    return encodeURIComponent(name);
  } catch {
    return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));
  }
}
