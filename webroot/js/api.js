// @ts-check
/** The REST interface. */

import { encodeName } from "./route.js";

/**
 * @typedef {import("./types.js").Alert} Alert
 * @typedef {import("./types.js").Snapshot} Snapshot
 */

/** An answer other than 2xx, or none (status 0). */
export class ApiError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Api {
  #base;
  #token;

  /** @param {URL} base ends with a slash @param {() => string} token "" for none */
  constructor(base, token) {
    this.#base = base;
    this.#token = token;
  }

  /** Whether the server is there and lets us in: its status, 0 where it does not answer. */
  async probe() {
    try {
      await this.#get("agents?limit=1");
      return 200;
    } catch (e) {
      return e instanceof ApiError ? e.status : 0;
    }
  }

  /**
   * @param {string} simulation
   * @param {string} agent
   * @param {{ from?: number, points: number }} query from in ms since 1970
   * @param {AbortSignal} [signal]
   * @returns {Promise<Snapshot[]>} oldest first
   */
  async snapshots(simulation, agent, { from, points }, signal) {
    const query = new URLSearchParams({ points: String(points) });
    if (from !== undefined) query.set("from", new Date(from).toISOString());
    const path = `agents/${encodeName(simulation)}/${encodeName(agent)}/snapshots?${query}`;
    return (await this.#get(path, signal)).snapshots;
  }

  /** @param {string} simulation @param {string} agent @param {AbortSignal} [signal] @returns {Promise<Alert[]>} */
  async alerts(simulation, agent, signal) {
    const query = new URLSearchParams({ simulation, agent, limit: "100" });
    return (await this.#get(`alerts?${query}`, signal)).alerts;
  }

  /** Somebody sees to this alert. @param {string} id */
  async acknowledge(id) {
    await this.#fetch(`alerts/${encodeName(id)}/acknowledge`, { method: "POST" });
  }

  /** @param {string} path @param {AbortSignal} [signal] */
  #get(path, signal) {
    return this.#fetch(path, { signal });
  }

  /** @param {string} path @param {RequestInit} init */
  async #fetch(path, init) {
    const token = this.#token();
    const response = await fetch(new URL(path, this.#base), {
      ...init,
      headers: { accept: "application/json", ...(token === "" ? {} : { authorization: `Bearer ${token}` }) },
    });
    if (!response.ok) throw new ApiError(response.status, await complaint(response));
    return response.json();
  }
}

/** What a problem+json says, else the status. @param {Response} response */
async function complaint(response) {
  const problem = await response.json().catch(() => ({}));
  return String(problem.detail ?? problem.title ?? `The server answered ${response.status}`);
}
