// @ts-check
/** The table of all agents. Only the rows on the screen are in the document. */

import { select, stateWord, visible } from "../fleet.js";
import { compact, integer, percent, relative } from "../format.js";
import { fullest } from "../memory.js";
import { formatRoute } from "../route.js";
import { shownNow } from "../state.js";
import { badge, byId, create, Keyed, setAttribute, setName, setText } from "./dom.js";
import { drawSparkline, sparkPalette } from "./sparkline.js";

/**
 * @typedef {import("../types.js").Column} Column
 * @typedef {import("../types.js").Row} Row
 * @typedef {import("../types.js").State} State
 * @typedef {ReturnType<typeof rowView>} RowView
 */

/** Rows change places no more often than this, so that one can read them. */
const CALM_MILLIS = 2000;
const HELD_MILLIS = 5000;
const TREND_MARK = { increasing: "↗", decreasing: "↘", stable: "→" };

export class FleetTable {
  #body = byId("fleet-rows");
  #table = byId("fleet-table");
  #above = byId("fleet-above");
  #below = byId("fleet-below");
  #empty = byId("fleet-none");
  /** @type {Keyed<Row, RowView>} */
  #rows = new Keyed(this.#body, rowView);
  /** @type {string[]} */
  #order = [];
  #orderedBy = "";
  #orderedAt = -Infinity;
  #heldUntil = -Infinity;
  #dispatch;
  #onVisible;

  /** @param {(message: any) => void} dispatch @param {(rows: Row[]) => void} onVisible */
  constructor(dispatch, onVisible) {
    this.#dispatch = dispatch;
    this.#onVisible = onVisible;
    this.#listenToHeaders();
    // The row that one is about to click must not run away; a mouse that merely lies there holds nothing.
    this.#body.addEventListener("pointermove", () => (this.#heldUntil = performance.now() + HELD_MILLIS));
    this.#body.addEventListener("pointerleave", () => (this.#heldUntil = -Infinity));
  }

  #listenToHeaders() {
    for (const button of this.#table.querySelectorAll("button[data-column]")) {
      const column = /** @type {Column} */ (button.getAttribute("data-column"));
      button.addEventListener("click", () => this.#dispatch({ type: "sort.chosen", column }));
    }
  }

  /** @param {State} state */
  render(state) {
    const rows = this.#ordered(state);
    const height = Number.parseFloat(getComputedStyle(this.#table).getPropertyValue("--row-height")) || 40;
    const top = this.#above.getBoundingClientRect().top;
    const { first, end } = visible(rows.length, -top, innerHeight, height);
    this.#above.style.setProperty("height", `${first * height}px`);
    this.#below.style.setProperty("height", `${(rows.length - end) * height}px`);
    const shown = rows.slice(first, end);
    const now = shownNow(state);
    this.#rows.show(shown, (row) => row.key, (view, row, index) => view.show(row, now, first + index));
    setAttribute(this.#table, "aria-rowcount", String(rows.length + 1));
    this.#empty.hidden = rows.length > 0 || state.shown.rows.size === 0;
    this.#showSort(state);
    this.#onVisible(shown);
  }

  /** The order of a moment ago is kept, unless something else is asked for or agents came or went. @param {State} state */
  #ordered(state) {
    const { rows } = state.shown;
    const asked = JSON.stringify([state.ui.query, state.ui.simulation, state.ui.sort, rows.size]);
    const now = performance.now();
    const calm = now < this.#heldUntil || now - this.#orderedAt < CALM_MILLIS;
    if (asked === this.#orderedBy && calm) {
      const known = this.#order.map((key) => rows.get(key));
      if (!known.includes(undefined)) return /** @type {Row[]} */ (known);
    }
    const selected = select(rows.values(), state.ui);
    this.#order = selected.map((row) => row.key);
    this.#orderedBy = asked;
    this.#orderedAt = now;
    return selected;
  }

  /** @param {State} state */
  #showSort({ ui }) {
    for (const header of this.#table.querySelectorAll("th[aria-sort]")) {
      const column = header.querySelector("button")?.getAttribute("data-column");
      const direction = ui.sort.descending ? "descending" : "ascending";
      setAttribute(header, "aria-sort", column === ui.sort.column ? direction : "none");
    }
  }
}

/** One row: built once, then told what to show. */
function rowView() {
  const name = create("bdi");
  const link = create("a", { class: "agent-link" }, name);
  const simulation = create("bdi");
  const size = create("span", { class: "figure" });
  const most = create("span", { class: "quiet" });
  const bar = create("span", { class: "bar-fill" });
  const meter = create("span", { class: "bar", "aria-hidden": "true" }, bar);
  const usage = create("span", { class: "bar-text" });
  const arrow = create("span", { "aria-hidden": "true" });
  const direction = create("span", { class: "word" });
  const trend = create("span", { class: "trend" }, arrow, " ", direction);
  const state = badge("");
  const canvas = create("canvas", { class: "spark", width: "104", height: "24", "aria-hidden": "true" });
  const seen = create("span");
  const element = create(
    "tr",
    { role: "row" },
    cell("c-state", state.element),
    cell("c-agent", link),
    cell("c-simulation", simulation),
    cell("c-size", size, most),
    cell("c-usage", meter, usage),
    cell("c-trend", trend),
    cell("c-spark", canvas),
    cell("c-seen", seen),
  );
  /** @type {number[] | null} */
  let drawn = null;
  let palette = -1;
  let key = "";

  /** @param {Row} row */
  const showNames = ({ view }) => {
    setName(name, view.agent);
    setName(simulation, view.simulation);
    link.href = formatRoute({ view: "agent", simulation: view.simulation, agent: view.agent });
  };

  /** @param {Row} row */
  const showFigures = ({ view }) => {
    const { total_size: total, max_size: max } = view.memory_stats;
    const { pressure: full, name: ofStore } = fullest(view);
    setText(size, compact(total));
    setText(most, max === null ? "" : ` / ${compact(max)}`);
    setAttribute(size, "title", max === null ? `${integer(total)}, no limit` : `${integer(total)} of ${integer(max)}`);
    setText(usage, full === null ? "no limit" : percent(full));
    setAttribute(usage, "title", ofStore === "" ? "" : `of the memory store ${ofStore}`);
    meter.classList.toggle("none", full === null);
    bar.style.setProperty("--usage", String(Math.min(1, full ?? 0)));
    setAttribute(trend, "data-trend", view.memory_trend);
    setAttribute(trend, "title", view.memory_trend);
    setText(arrow, TREND_MARK[view.memory_trend] ?? "");
    setText(direction, view.memory_trend);
  };

  return {
    element,
    /** @param {Row} row @param {number} now @param {number} index */
    show(row, now, index) {
      if (key !== row.key) showNames(row);
      key = row.key;
      showFigures(row);
      state.show(row.view.state, stateWord(row.view));
      setAttribute(element, "data-state", row.view.state);
      setAttribute(element, "title", row.view.quarantine?.reason ?? "");
      setAttribute(element, "aria-rowindex", String(index + 2));
      setText(seen, relative(row.seenAt, now));
      if (drawn !== row.spark || palette !== sparkPalette()) drawSparkline(canvas, row.spark);
      [drawn, palette] = [row.spark, sparkPalette()];
    },
  };
}

/** @param {string} name @param {Node[]} children */
const cell = (name, ...children) => create("td", { role: "cell", class: name }, ...children);
