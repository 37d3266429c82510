// @ts-check
/** Keeps the live WebSocket open: connects, watches over it, and comes back after a break. */

import { delay } from "./backoff.js";

/** @typedef {import("./types.js").LinkState} LinkState */

const PING_MILLIS = 15_000;
/** A link that has said nothing for so long is dead, whatever the operating system thinks. */
const SILENCE_MILLIS = 40_000;
/** A link that held for so long was a good one: the next wait is short again. */
const STEADY_MILLIS = 10_000;
/** A server that accepts and then says no hello. */
const HELLO_MILLIS = 10_000;

/**
 * What a link needs from the world. `monotonic` must not jump when somebody sets the clock.
 *
 * @typedef {object} World
 * @property {() => WebSocket} open
 * @property {() => Promise<number>} probe the status of a REST request, 0 for no answer
 * @property {() => number} monotonic ms
 * @property {() => number} wallClock ms since 1970, only for display
 * @property {() => number} random
 * @property {(action: () => void, millis: number) => unknown} after
 * @property {(timer: any) => void} cancel
 */

export class Link {
  #world;
  #onFrame;
  #onState;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {unknown} */
  #timer = null;
  #attempt = 0;
  #heardAt = 0;
  #liveSince = NaN;
  #since = 0;

  /**
   * @param {World} world
   * @param {(frame: any) => void} onFrame
   * @param {(link: LinkState) => void} onState
   */
  constructor(world, onFrame, onState) {
    this.#world = world;
    this.#onFrame = onFrame;
    this.#onState = onState;
  }

  /** Connects now, whatever it waited for. */
  connect() {
    this.#world.cancel(this.#timer);
    this.#abandon();
    this.#tell("connecting", "");
    const socket = this.#world.open();
    this.#socket = socket;
    this.#liveSince = NaN;
    socket.onmessage = (event) => this.#heard(socket, event.data);
    socket.onclose = (event) => this.#closed(socket, event.reason);
    this.#timer = this.#world.after(() => this.#closed(socket, "no answer"), HELLO_MILLIS);
  }

  /** Connects now if it waits for the next attempt; for when the network or the reader is back. */
  hurry() {
    if (this.#socket === null && this.#attempt > 0) this.connect();
  }

  /** @param {object} message not sent where there is no link: a new one begins with all that is wanted */
  send(message) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  /** @param {WebSocket} socket @param {unknown} text */
  #heard(socket, text) {
    if (socket !== this.#socket) return;
    this.#heardAt = this.#world.monotonic();
    this.#since = this.#world.wallClock();
    const frame = parsed(text);
    if (frame?.type === "hello") this.#greeted(socket);
    if (frame !== null) this.#onFrame(frame);
  }

  /** @param {WebSocket} socket */
  #greeted(socket) {
    this.#liveSince = this.#heardAt;
    this.#world.cancel(this.#timer);
    this.#watch(socket);
    this.#tell("live", "");
  }

  /** @param {WebSocket} socket */
  #watch(socket) {
    this.#timer = this.#world.after(() => {
      if (this.#world.monotonic() - this.#heardAt > SILENCE_MILLIS) {
        this.#closed(socket, "the server fell silent");
        return;
      }
      this.send({ type: "ping" });
      this.#watch(socket);
    }, PING_MILLIS);
  }

  /** @param {WebSocket} socket @param {string} reason */
  #closed(socket, reason) {
    if (socket !== this.#socket) return;
    const held = this.#world.monotonic() - this.#liveSince;
    this.#world.cancel(this.#timer);
    this.#abandon();
    if (held > STEADY_MILLIS) this.#attempt = 0;
    if (Number.isNaN(held)) void this.#askWhy(reason);
    else this.#wait(reason);
  }

  /** A browser does not say why a WebSocket was refused; REST does. @param {string} reason */
  async #askWhy(reason) {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const status = await this.#world.probe();
    if (this.#socket !== null || attempt !== this.#attempt) return;
    this.#attempt -= 1;
    if (status === 401) this.#tell("locked", "");
    else this.#wait(reason || (status === 0 ? "the server does not answer" : ""));
  }

  /** @param {string} reason */
  #wait(reason) {
    const millis = delay(this.#attempt, this.#world.random());
    this.#attempt += 1;
    this.#tell("waiting", reason, this.#world.wallClock() + millis);
    this.#timer = this.#world.after(() => this.connect(), millis);
  }

  #abandon() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  /** @param {LinkState["status"]} status @param {string} reason @param {number} retryAt */
  #tell(status, reason, retryAt = 0) {
    this.#onState({ status, attempt: this.#attempt, retryAt, reason, since: this.#since });
  }
}

/** @param {unknown} text */
function parsed(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return null; // not ours: the link is still good
  }
}
