// @ts-check
/** One alert in a list. */

import { clock, relative, words } from "../format.js";
import { formatRoute } from "../route.js";
import { badge, create, setAttribute, setName, setText } from "./dom.js";

/**
 * @typedef {import("../types.js").FeedEntry} FeedEntry
 */

/** @param {boolean} withAgent whether the list is about more than one agent */
export function alertItem(withAgent) {
  const severity = badge("");
  const event = create("span", { class: "event" });
  const time = create("time", { class: "quiet" });
  const name = create("bdi");
  const link = create("a", { class: "agent-link" }, name);
  const simulation = create("bdi", { class: "quiet" });
  const message = create("p", { class: "message", dir: "auto" });
  const rule = create("span", { class: "quiet rule" });
  const who = create("div", { class: "who" }, link, simulation);
  const element = create(
    "li",
    { class: "alert" },
    create("div", { class: "alert-head" }, severity.element, event, time),
    ...(withAgent ? [who] : []),
    message,
    rule,
  );
  return {
    element,
    /** @param {FeedEntry} entry @param {number} now */
    show(entry, now) {
      const { alert } = entry;
      const over = alert.state === "resolved" || alert.state === "inactive";
      severity.show(alert.severity);
      setAttribute(element, "data-state", over ? "over" : alert.severity);
      setText(event, words(entry.event) + (alert.flapping ? ", flapping" : ""));
      setText(time, relative(Date.parse(alert.updated_at), now));
      setAttribute(time, "datetime", alert.updated_at ?? "");
      setAttribute(time, "title", clock(Date.parse(alert.updated_at), now));
      setName(name, alert.agent);
      setName(simulation, alert.simulation);
      setAttribute(link, "href", formatRoute({ view: "agent", simulation: alert.simulation, agent: alert.agent }));
      setText(message, alert.message);
      setText(rule, entry.reason === "" ? words(alert.type) : `${words(alert.type)}: ${entry.reason}`);
    },
  };
}
