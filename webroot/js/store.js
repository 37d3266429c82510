// @ts-check
/** Holds the state; tells its listeners after every change. */

/** @typedef {import("./types.js").State} State */

export class Store {
  /** @type {State} */
  #state;
  #reduce;
  /** @type {((state: State, previous: State) => void)[]} */
  #listeners = [];

  /** @param {(state: State, message: any) => State} reduce @param {State} initial */
  constructor(reduce, initial) {
    this.#reduce = reduce;
    this.#state = initial;
  }

  get state() {
    return this.#state;
  }

  /** @param {(state: State, previous: State) => void} listener */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** @param {{ type: string } & Record<string, unknown>} message */
  dispatch = (message) => {
    const previous = this.#state;
    this.#state = this.#reduce(previous, message);
    if (this.#state !== previous) for (const listener of this.#listeners) listener(this.#state, previous);
  };
}
