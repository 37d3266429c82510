// @ts-check
/** The bar at the top: counts, link state, pause, what is waiting, the title. */

import { summarise } from "../fleet.js";
import { compact, counted, integer, NONE, title } from "../format.js";
import { byId, setAttribute, setText } from "./dom.js";

/**
 * @typedef {import("../types.js").LinkState} LinkState
 * @typedef {import("../types.js").Row} Row
 * @typedef {import("../types.js").State} State
 * @typedef {ReturnType<typeof summarise>} Summary
 */

export class Top {
  #link = byId("link");
  #word = byId("link-word");
  #pause = byId("pause");
  #waiting = byId("waiting");
  /** @type {WeakMap<Map<string, Row>, Summary>} */
  #summaries = new WeakMap();

  /** @param {Map<string, Row>} rows */
  summary(rows) {
    const known = this.#summaries.get(rows);
    if (known !== undefined) return known;
    const summary = summarise(rows);
    this.#summaries.set(rows, summary);
    return summary;
  }

  /** @param {State} state */
  render(state) {
    const summary = this.summary(state.shown.rows);
    const { active } = summary;
    const { loaded } = state.shown;
    this.#count("agents", summary.agents, loaded);
    this.#count("simulations", summary.simulations.length, loaded);
    this.#count("critical", active.critical, loaded);
    this.#count("warning", active.warning, loaded);
    this.#count("info", active.info, loaded);
    this.#count("snapshots", summary.snapshots, loaded);
    this.#showLink(state);
    this.#showPause(state, summary);
    this.renderTitle(state);
  }

  /** Also while nobody looks at the page: that is when it matters. @param {State} state */
  renderTitle(state) {
    const text = title(this.summary(state.data.rows).active);
    if (document.title !== text) document.title = text;
  }

  /** @param {string} name @param {number} value @param {boolean} known */
  #count(name, value, known) {
    const element = byId(`count-${name}`);
    setText(element, known ? compact(value) : NONE);
    setAttribute(element, "title", known ? integer(value) : "");
    element.parentElement?.classList.toggle("zero", value === 0);
  }

  /** @param {State} state */
  #showLink({ link, paused, now, problem }) {
    const paintPaused = paused && link.status === "live";
    setAttribute(this.#link, "data-link", paintPaused ? "paused" : link.status);
    setText(this.#word, paintPaused ? "Paused" : linkWord(link, now));
    setAttribute(this.#link, "title", link.reason || problem);
  }

  /** @param {State} state @param {Summary} summary */
  #showPause({ paused, data, shown }, summary) {
    setAttribute(this.#pause, "aria-pressed", String(paused));
    setText(byId("pause-word"), paused ? "Resume" : "Pause");
    this.#waiting.hidden = !paused;
    if (!paused) return;
    const snapshots = Math.max(0, this.summary(data.rows).snapshots - summary.snapshots);
    const events = data.events - shown.events;
    setText(this.#waiting, `${counted(snapshots, "snapshot")} and ${counted(events, "alert event")} waiting`);
  }
}

/** @param {LinkState} link @param {number} now */
function linkWord(link, now) {
  switch (link.status) {
    case "live":
      return "Live";
    case "locked":
      return "Token needed";
    case "waiting":
      return `Reconnecting in ${Math.max(1, Math.ceil((link.retryAt - now) / 1000))} s`;
    default:
      return link.attempt > 0 ? "Reconnecting…" : "Connecting…";
  }
}
