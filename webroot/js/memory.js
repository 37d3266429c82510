// @ts-check
/** What the figures of a memory come to. Pure. */

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
