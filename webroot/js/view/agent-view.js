// @ts-check
/** One agent: figures, charts, alerts. */

import { stateWord } from "../fleet.js";
import { counted, decimal, duration, integer, percent, relative } from "../format.js";
import { fullest } from "../memory.js";
import { shownNow } from "../state.js";
import { usageLevels, visibleSpan } from "../series.js";
import { alertItem } from "./alert-item.js";
import { marksOf } from "./chart-marks.js";
import { Charts } from "./charts.js";
import { badge, byId, create, Keyed, setAttribute, setName, setText } from "./dom.js";
import { StoreList } from "./store-list.js";

/**
 * @typedef {import("../types.js").Alert} Alert
 * @typedef {import("../types.js").AgentView} View
 * @typedef {import("../types.js").Detail} Detail
 * @typedef {import("../types.js").Row} Row
 * @typedef {import("../types.js").State} State
 */

export class AgentView {
  #name = byId("agent-name");
  #simulation = byId("agent-simulation");
  #notice = byId("agent-notice");
  #charts = byId("agent-charts");
  #state = badge("large");
  #stores = new StoreList();
  /** @type {Keyed<[string, string], { element: HTMLElement, show: (figure: [string, string]) => void }>} */
  #figures = new Keyed(byId("agent-figures"), figure);
  /** @type {Keyed<Alert, ReturnType<typeof alertItem>>} */
  #alerts;
  /** @type {Charts | null} */
  #drawn = null;
  #drawnOf = "";
  #stale = true;

  /** @param {(id: string) => Promise<void>} acknowledge an alert, by its id */
  constructor(acknowledge) {
    this.#alerts = new Keyed(byId("agent-alerts"), () => alertItem(false, acknowledge));
    byId("agent-state").append(this.#state.element);
  }

  /** @param {State} state */
  render(state) {
    const { route, shown, ui } = state;
    if (route.view !== "agent" || shown.detail === null) return this.#leave();
    const row = shown.rows.get(shown.detail.key);
    const now = shownNow(state);
    setName(this.#name, route.agent);
    setName(this.#simulation, route.simulation);
    this.#state.element.hidden = row === undefined;
    if (row !== undefined) this.#state.show(row.view.state, stateWord(row.view));
    this.#figures.show(row === undefined ? [] : figures(row, now), ([label]) => label, (view, f) => view.show(f));
    this.#stores.show(row?.view);
    this.#showAlerts(shown.detail, now);
    for (const button of document.querySelectorAll("button[data-range]")) {
      setAttribute(button, "aria-pressed", String(button.getAttribute("data-range") === ui.range));
    }
    this.#showCharts(state, shown.detail, row, now);
  }

  /** Draws anew with the colours of the theme. */
  repaint() {
    this.#stale = true;
  }

  #leave() {
    this.#drawn?.destroy();
    this.#drawn = null;
    this.#drawnOf = "";
  }

  /** @param {Detail} detail @param {number} now */
  #showAlerts({ status, alerts }, now) {
    const entries = alerts.map((alert) => ({ key: alert.id, event: alert.state, reason: "", alert }));
    this.#alerts.show(alerts, (alert) => alert.id, (item, _alert, i) => item.show(entries[i], now, true));
    byId("agent-alerts-none").hidden = status !== "ready" || alerts.length > 0;
  }

  /** @param {State} state @param {Detail} detail @param {Row | undefined} row @param {number} now */
  #showCharts(state, detail, row, now) {
    const span = visibleSpan(detail.points, state.ui.range, now);
    const inside = detail.points.filter((p) => p.t >= span.min && p.t <= span.max).length;
    setText(this.#notice, notice(detail, row, inside, state));
    this.#notice.hidden = this.#notice.textContent === "";
    this.#charts.hidden = inside === 0;
    const unknown = detail.status === "missing" && row === undefined;
    byId("agent-ranges").hidden = unknown;
    byId("agent-body").hidden = unknown;
    byId("chart-usage-box").hidden = detail.points.every((p) => p.usage === null);
    if (inside === 0) return;
    if (this.#stale || this.#drawnOf !== detail.key) {
      this.#leave();
      this.#drawn = new Charts({ memory: canvas("memory"), usage: canvas("usage"), consolidations: canvas("consolidations") });
      [this.#stale, this.#drawnOf] = [false, detail.key];
    }
    this.#drawn?.show({ points: detail.points, marks: marksOf(detail.alerts), levels: usageLevels(detail.alerts), span });
    describe(detail, inside);
  }
}

/** @param {string} name */
const canvas = (name) => /** @type {HTMLCanvasElement} */ (byId(`chart-${name}`));

/** For those who do not see the charts. @param {Detail} detail @param {number} inside */
function describe({ points }, inside) {
  const { total, max, usage, consolidations } = points[points.length - 1];
  const limit = max === null ? "no limit" : `limit ${integer(max)}`;
  const over = counted(inside, "point");
  setAttribute(canvas("memory"), "aria-label", `Memory size over ${over}: now ${integer(total)}, ${limit}`);
  setAttribute(canvas("usage"), "aria-label", `Usage over ${over}: now ${percent(usage)}`);
  setAttribute(canvas("consolidations"), "aria-label", `Consolidations over ${over}: now ${integer(consolidations)}`);
}

/** @param {Detail} detail @param {Row | undefined} row @param {number} inside @param {State} state */
function notice({ status, problem }, row, inside, state) {
  if (status === "missing" && row === undefined) return "The server does not know this agent.";
  if (status === "failed") return `The history could not be loaded. ${problem}`;
  if (status === "loading" && inside === 0) return "Loading the history…";
  if (inside > 0) return "";
  if (row === undefined) return state.shown.loaded ? "No snapshots yet." : "Loading…";
  return `No snapshots in this range. The last one came ${relative(row.seenAt, shownNow(state))}; choose “All” to see it.`;
}

/** @param {Row} row @param {number} now @returns {[string, string][]} */
function figures({ view, seenAt }, now) {
  const { memory_stats: memory, consolidation_metrics: c } = view;
  const { pressure: full, name: ofStore } = fullest(view);
  const limit = memory.max_size === null ? ", no limit" : ` of ${integer(memory.max_size)}`;
  /** @type {[string, string][]} */
  const all = [
    ["Size", `${integer(memory.total_size)}${limit}`],
    [ofStore === "" ? "Usage" : `Usage of ${ofStore}`, full === null ? "no limit" : percent(full)],
    ["In the buffer", integer(memory.buffer_size)],
    ["Trend", view.memory_trend],
    ["Episodes", integer(view.episode_count)],
    ["Consolidations", integer(c.total_consolidations)],
    ["Automatic / manual", `${integer(c.automatic_consolidations)} / ${integer(c.manual_consolidations)}`],
    ["Average size", decimal(c.average_consolidation_size)],
    ["Last one took", duration(c.last_consolidation_time)],
    ["Snapshots", integer(view.snapshots_count)],
    ["Alerts so far", integer(view.total_alerts)],
    ["Last seen", relative(seenAt, now)],
  ];
  if (view.quarantine) all.push(["Quarantine: rules not evaluated", view.quarantine.reason]);
  if (view.step !== undefined) all.push(["Step", integer(view.step)]);
  for (const [name, value] of Object.entries(view.gauges ?? {})) all.push([name, decimal(value)]);
  return all;
}

function figure() {
  const label = create("dt");
  const value = create("dd");
  return {
    element: create("div", {}, label, value),
    /** @param {[string, string]} figure */
    show([text, shown]) {
      setText(label, text);
      setText(value, shown);
    },
  };
}
