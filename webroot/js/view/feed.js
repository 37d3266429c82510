// @ts-check
/** The alert feed: newest first. */

import { alertItem } from "./alert-item.js";
import { byId, Keyed, setAttribute } from "./dom.js";
import { shownNow } from "../state.js";

/**
 * @typedef {import("../types.js").FeedEntry} FeedEntry
 * @typedef {import("../types.js").State} State
 * @typedef {ReturnType<typeof alertItem>} AlertItem
 */

export class Feed {
  #list = byId("feed-list");
  #none = byId("feed-none");
  /** @type {Keyed<FeedEntry, AlertItem>} */
  #items;

  /** @param {(id: string) => Promise<void>} acknowledge */
  constructor(acknowledge) {
    this.#items = new Keyed(this.#list, () => alertItem(true, acknowledge));
  }

  /** @param {State} state */
  render(state) {
    const { feed, feedLoaded } = state.shown;
    const now = shownNow(state);
    setAttribute(this.#list, "aria-busy", String(!feedLoaded));
    /** @type {Set<string>} */
    const seen = new Set();
    this.#items.show(feed, (entry) => entry.key, (item, entry) => {
      item.show(entry, now, !seen.has(entry.alert.id));
      seen.add(entry.alert.id);
    });
    this.#none.hidden = !feedLoaded || feed.length > 0;
  }
}
