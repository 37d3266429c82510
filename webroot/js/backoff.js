// @ts-check
/** How long to wait before the next attempt to connect. Pure. */

const FIRST_MILLIS = 500;
const LONGEST_MILLIS = 15_000;

/**
 * Exponential with "equal jitter": between half and all of 0.5 s, 1 s, 2 s, ... 15 s, so that the pages of a server
 * that restarts do not all come back in the same instant.
 *
 * @param {number} attempt failures since the link last held, from 0
 * @param {number} random in [0, 1)
 * @returns {number} ms
 */
export function delay(attempt, random) {
  const ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + random * (ceiling / 2));
}
