// @ts-check
/** Numbers, times and words as the page writes them. Pure. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks of simulations and server differ a little; less than this ahead is still "now". */
const NOW_TOLERANCE = 5 * SECOND;

export const NONE = "–";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1, notation: "compact" });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** @param {number | null | undefined} value */
export const integer = (value) => (isNumber(value) ? whole.format(value) : NONE);

/** 12,345 up to five digits, then 123.5K. @param {number | null | undefined} value */
export const compact = (value) => (isNumber(value) ? (Math.abs(value) < 100_000 ? whole : short).format(value) : NONE);

/** @param {number | null | undefined} value */
export const decimal = (value) => (isNumber(value) ? fine.format(value) : NONE);

/** 0.8123 as 81.2%. @param {number | null | undefined} ratio */
export const percent = (ratio) => (isNumber(ratio) ? `${(ratio * 100).toFixed(1)}%` : NONE);

/** @param {number | null | undefined} value */
export const duration = (value) => (isNumber(value) ? `${fine.format(value)} s` : NONE);

/**
 * How long ago, coarsely: "now", "12 s ago", "in 3 min". A time that is no time is a dash.
 *
 * @param {number} then ms
 * @param {number} now ms
 */
export function relative(then, now) {
  const age = now - then;
  if (!Number.isFinite(age)) return NONE;
  if (age < 0) return age > -NOW_TOLERANCE ? "now" : `in ${span(-age)}`;
  return age < SECOND ? "now" : `${span(age)} ago`;
}

/** The largest whole unit: "12 s", "3 min", "5 h", "2 d". @param {number} millis >= 0 */
export function span(millis) {
  if (millis < MINUTE) return `${Math.floor(millis / SECOND)} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min`;
  if (millis < 2 * DAY) return `${Math.floor(millis / HOUR)} h`;
  return `${Math.floor(millis / DAY)} d`;
}

/** Local time of day, 24 hours; with the date where it is not today's. @param {number} then @param {number} now */
export function clock(then, now) {
  const date = new Date(then);
  if (Number.isNaN(date.getTime())) return NONE;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return date.toDateString() === new Date(now).toDateString() ? time : `${day(date)} ${time}`;
}

/** A label of a time axis that covers `width` ms. @param {number} then @param {number} width */
export function axisTime(then, width) {
  const date = new Date(then);
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (width <= 15 * MINUTE) return `${minutes}:${two(date.getSeconds())}`;
  if (width <= DAY) return minutes;
  return width <= 7 * DAY ? `${day(date).slice(5)} ${minutes}` : day(date);
}

/** `severity_changed` as "severity changed". @param {string} name */
export const words = (name) => String(name).replaceAll("_", " ");

/** "1 agent", "2 agents". @param {number} count @param {string} noun */
export const counted = (count, noun) => `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;

/** @param {{ critical: number, warning: number }} active */
export function title(active) {
  const parts = [];
  if (active.critical > 0) parts.push(`${active.critical} critical`);
  if (active.warning > 0) parts.push(`${active.warning} warning`);
  return parts.length === 0 ? "Mnemoscope" : `(${parts.join(", ")}) Mnemoscope`;
}

/** @param {Date} date */
const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** @param {unknown} value @returns {value is number} */
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
