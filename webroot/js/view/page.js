// @ts-check
/** The whole page: the one render. */

import { clock } from "../format.js";
import { AgentView } from "./agent-view.js";
import { byId, create, setAttribute, setText } from "./dom.js";
import { Feed } from "./feed.js";
import { FleetTable } from "./fleet-table.js";
import { forgetSparkColour } from "./sparkline.js";
import { Top } from "./top.js";

/**
 * @typedef {import("../types.js").Row} Row
 * @typedef {import("../types.js").State} State
 */

export class Page {
  #top = new Top();
  #feed;
  #agent;
  #fleet;
  #filter = /** @type {HTMLSelectElement} */ (byId("filter-simulation"));
  #filterOf = "";
  #scrolledTo = 0;
  #view = "";

  /**
   * @param {(message: any) => void} dispatch
   * @param {(rows: Row[]) => void} onVisible
   * @param {(id: string) => Promise<void>} acknowledge an alert, by its id
   */
  constructor(dispatch, onVisible, acknowledge) {
    this.#feed = new Feed(acknowledge);
    this.#agent = new AgentView(acknowledge);
    this.#fleet = new FleetTable(dispatch, onVisible);
  }

  /** @param {State} state */
  render(state) {
    const view = state.link.status === "locked" ? "locked" : state.route.view;
    this.#showView(view);
    this.#top.render(state);
    this.#showBanner(state);
    byId("token-refused").hidden = !state.tokenRefused;
    if (view === "fleet") this.#renderFleet(state);
    this.#agent.render(state);
    this.#feed.render(state);
  }

  /** @param {State} state */
  renderTitle(state) {
    this.#top.renderTitle(state);
  }

  repaint() {
    forgetSparkColour();
    this.#agent.repaint();
  }

  /** The fleet is found where it was left. @param {string} view */
  #showView(view) {
    if (view === this.#view) return;
    if (this.#view === "fleet") this.#scrolledTo = scrollY;
    byId("fleet-view").hidden = view !== "fleet";
    byId("agent-view").hidden = view !== "agent";
    byId("locked-view").hidden = view !== "locked";
    byId("counts").hidden = view === "locked";
    if (view === "locked") byId("token").focus();
    const first = this.#view === "";
    this.#view = view;
    scrollTo(0, view === "fleet" ? this.#scrolledTo : 0);
    if (!first && view === "agent") byId("agent-heading").focus({ preventScroll: true });
  }

  /** @param {State} state */
  #renderFleet(state) {
    const { loaded, rows } = state.shown;
    setAttribute(byId("fleet-view"), "data-tab", state.ui.tab);
    for (const button of document.querySelectorAll("button[data-tab]")) {
      setAttribute(button, "aria-pressed", String(button.getAttribute("data-tab") === state.ui.tab));
    }
    byId("fleet-loading").hidden = loaded;
    setText(byId("fleet-loading"), state.link.status === "waiting" ? "The server does not answer." : "Loading the fleet…");
    byId("fleet-empty").hidden = !loaded || rows.size > 0;
    byId("fleet-table").hidden = !loaded || rows.size === 0;
    byId("fleet-tools").hidden = !loaded || rows.size === 0;
    this.#showFilter(this.#top.summary(rows).simulations, state.ui.simulation);
    this.#showSort(state);
    if (!byId("fleet-table").hidden) this.#fleet.render(state);
  }

  /** @param {string[]} simulations @param {string} chosen */
  #showFilter(simulations, chosen) {
    const names = simulations.includes(chosen) || chosen === "" ? simulations : [chosen, ...simulations];
    const known = JSON.stringify(names);
    if (known !== this.#filterOf) {
      const all = create("option", { value: "" }, "All simulations");
      this.#filter.replaceChildren(all, ...names.map((name) => create("option", { value: name }, name)));
      this.#filterOf = known;
    }
    if (this.#filter.value !== chosen) this.#filter.value = chosen;
  }

  /** @param {State} state */
  #showSort({ ui }) {
    const select = /** @type {HTMLSelectElement} */ (byId("sort"));
    if (select.value !== ui.sort.column) select.value = ui.sort.column;
  }

  /** Old figures must not pass for new ones. @param {State} state */
  #showBanner(state) {
    const banner = byId("banner");
    const cut = state.link.status === "waiting" && state.data.loaded;
    banner.hidden = !cut && state.problem === "";
    if (cut) setText(banner, `No connection since ${clock(state.link.since, state.now)}. What you see is from then.`);
    else setText(banner, state.problem);
  }
}
