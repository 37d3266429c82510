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
  #items = new Keyed(this.#list, () => alertItem(true));

  /** @param {State} state */
  render(state) {
    const { feed, feedLoaded } = state.shown;
    const now = shownNow(state);
    setAttribute(this.#list, "aria-busy", String(!feedLoaded));
    this.#items.show(feed, (entry) => entry.key, (item, entry) => item.show(entry, now));
    this.#none.hidden = !feedLoaded || feed.length > 0;
  }
}
