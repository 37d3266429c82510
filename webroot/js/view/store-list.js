// @ts-check
/** The memory stores of one agent: a bar for each, with role, figures, unit and limit. */

import { storeLines } from "../memory.js";
import { byId, create, Keyed, setAttribute, setName, setText } from "./dom.js";

/**
 * @typedef {import("../types.js").AgentView} View
 * @typedef {import("../types.js").StoreLine} StoreLine
 */

export class StoreList {
  #box = byId("agent-stores-box");
  /** @type {Keyed<StoreLine, ReturnType<typeof storeItem>>} */
  #items = new Keyed(byId("agent-stores"), storeItem);

  /** @param {View | undefined} view */
  show(view) {
    const lines = view === undefined ? [] : storeLines(view);
    this.#items.show(lines, ({ name }) => name, (item, line) => item.show(line));
    this.#box.hidden = lines.length === 0;
  }
}

function storeItem() {
  const name = create("bdi", { class: "store-name" });
  const role = create("span", { class: "quiet" });
  const bar = create("span", { class: "bar-fill" });
  const meter = create("span", { class: "bar", "aria-hidden": "true" }, bar);
  const usage = create("span", { class: "store-usage" });
  const size = create("span");
  const flow = create("span", { class: "quiet", title: "added and removed since the snapshot before" });
  return {
    element: create("li", {}, name, role, meter, usage, size, flow),
    /** @param {StoreLine} line */
    show(line) {
      setName(name, line.name === "" ? "Primary memory store" : line.name);
      setText(role, line.role);
      meter.classList.toggle("none", line.full === null);
      bar.style.setProperty("--usage", String(Math.min(1, line.full ?? 0)));
      setAttribute(meter, "data-full", String((line.full ?? 0) >= 0.8));
      setText(usage, line.usage);
      setText(size, line.size);
      setText(flow, line.flow);
    },
  };
}
