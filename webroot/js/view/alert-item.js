// @ts-check
/** One alert in a list. */

import { clock, relative, words } from "../format.js";
import { formatRoute } from "../route.js";
import { badge, create, setAttribute, setName, setText } from "./dom.js";

/**
 * @typedef {import("../types.js").FeedEntry} FeedEntry
 */

/**
 * @param {boolean} withAgent whether the list is about more than one agent
 * @param {(id: string) => Promise<void>} acknowledge
 */
export function alertItem(withAgent, acknowledge) {
  const severity = badge("");
  const event = create("span", { class: "event" });
  const time = create("time", { class: "quiet" });
  const name = create("bdi");
  const link = create("a", { class: "agent-link" }, name);
  const simulation = create("bdi", { class: "quiet" });
  const message = create("p", { class: "message", dir: "auto" });
  const rule = create("span", { class: "quiet rule" });
  const who = create("div", { class: "who" }, link, simulation);
  const button = acknowledgeButton(acknowledge);
  const element = create(
    "li",
    { class: "alert" },
    create("div", { class: "alert-head" }, severity.element, event, time),
    ...(withAgent ? [who] : []),
    message,
    rule,
    button.element,
  );
  return {
    element,
    /** @param {FeedEntry} entry @param {number} now @param {boolean} newest whether it says how the alert stands now */
    show(entry, now, newest) {
      const { alert } = entry;
      const over = alert.state === "resolved" || alert.state === "inactive";
      severity.show(alert.severity);
      setAttribute(element, "data-state", over ? "over" : alert.severity);
      setText(event, words(entry.event) + (alert.flapping ? ", flapping" : ""));
      setText(time, relative(Date.parse(alert.updated_at), now));
      setAttribute(time, "datetime", alert.updated_at ?? "");
      setAttribute(time, "title", clock(Date.parse(alert.updated_at), now));
      setName(name, alert.agent === "" ? "the whole simulation" : alert.agent);
      setName(simulation, alert.simulation);
      setAttribute(link, "href", formatRoute(routeTo(alert)));
      setText(message, alert.message);
      const said = entry.reason === "" && newest ? alert.acknowledged : entry.reason;
      const kind = words(alert.rule ?? alert.type);
      setText(rule, said === "" ? kind : `${kind}: ${said}`);
      const open = alert.state === "firing" || alert.state === "recovering";
      button.show(newest && open && alert.acknowledged === "" ? alert.id : "");
    },
  };
}

/** @param {import("../types.js").Alert} alert @returns {import("../types.js").Route} */
const routeTo = ({ simulation, agent }) => (agent === "" ? { view: "fleet" } : { view: "agent", simulation, agent });

/** There while there is something to acknowledge. @param {(id: string) => Promise<void>} acknowledge */
function acknowledgeButton(acknowledge) {
  const element = create("button", { class: "acknowledge", type: "button", hidden: "" }, "Acknowledge");
  let shown = "";
  element.addEventListener("click", async () => {
    element.disabled = true;
    try {
      await acknowledge(shown);
    } catch (e) {
      element.disabled = false;
      setText(element, `Not acknowledged: ${e instanceof Error ? e.message : e}. Try again`);
    }
  });
  return {
    element,
    /** @param {string} id "" for nothing */
    show(id) {
      element.hidden = id === "";
      if (id === shown) return;
      shown = id;
      element.disabled = false;
      setText(element, "Acknowledge");
    },
  };
}
