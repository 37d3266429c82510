// @ts-check
/** What the figures of a memory come to. Pure. */

import { integer, percent } from "./format.js";

/**
 * How full a memory is, as the rules see it: the larger of the usage ratio and of all that it holds, the buffer included, to its
 * limit. Null where it has neither a ratio nor a limit.
 *
 * @param {import("./types.js").MemoryStats} memory
 * @returns {number | null} 1 is full; may exceed 1
 */
export function pressure({ usage_ratio: ratio, total_size: total, max_size: max }) {
  const filled = max === null ? null : total / max;
  if (ratio === null || filled === null) return ratio ?? filled;
  return Math.max(ratio, filled);
}

/**
 * The fullest of an agent's memory stores, as the rules see it: the primary one, or the first by name of those that are fuller.
 *
 * @param {Pick<import("./types.js").Snapshot, "memory_stats" | "stores">} snapshot
 * @returns {{ pressure: number | null, name: string }} the name is empty where it is the primary one
 */
export function fullest({ memory_stats: memory, stores }) {
  let most = pressure(memory);
  let fullestName = "";
  for (const [name, { size, limit }] of Object.entries(stores ?? {})) {
    if (limit === undefined) continue;
    const filled = size / limit;
    // Object.entries does not keep the server's order: names that are numbers come first.
    if (most === null || filled > most || (filled === most && fullestName !== "" && name < fullestName)) {
      [most, fullestName] = [filled, name];
    }
  }
  return { pressure: most, name: fullestName };
}

/**
 * An agent's memory stores as the page lists them, the primary one first; empty where there is no other.
 *
 * @param {Pick<import("./types.js").Snapshot, "memory_stats" | "stores">} snapshot
 * @returns {import("./types.js").StoreLine[]}
 */
export function storeLines({ memory_stats: memory, stores }) {
  const others = Object.entries(stores ?? {});
  if (others.length === 0) return [];
  const primary = line("", "episodic", memory.total_size, memory.max_size ?? undefined, "items", pressure(memory));
  return [
    primary,
    ...others.map(([name, { role, size, limit, unit, added, removed }]) => ({
      ...line(name, role, size, limit, unit, limit === undefined ? null : size / limit),
      flow: [added === undefined ? "" : `+${integer(added)}`, removed === undefined ? "" : `−${integer(removed)}`].join(" ").trim(),
    })),
  ];
}

/**
 * @param {string} name
 * @param {string} role
 * @param {number} size
 * @param {number | undefined} limit
 * @param {string} unit
 * @param {number | null} full
 */
const line = (name, role, size, limit, unit, full) => ({
  name,
  role,
  size: limit === undefined ? `${integer(size)} ${unit}, no limit` : `${integer(size)} of ${integer(limit)} ${unit}`,
  usage: full === null ? "" : percent(full),
  full,
  flow: "",
});
