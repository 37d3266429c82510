// @ts-check
/** A line without axes on a small canvas: where a size came from. */

import { themed } from "../theme.js";

const WIDTH = 104;
const HEIGHT = 24;
const INSET = 2.5;

let colour = "";
let palette = 0;

/** Counts the changes of theme: a canvas of an older one must be drawn again. */
export const sparkPalette = () => palette;

/** Colours are asked for once per theme: each question costs a style computation. */
export function forgetSparkColour() {
  colour = "";
  palette += 1;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} spark t0, v0, t1, v1, ...
 */
export function drawSparkline(canvas, spark) {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  if (spark.length === 0) return;
  colour ||= themed("--spark");
  const at = scale(spark);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  for (let i = 0; i < spark.length; i += 2) context.lineTo(...at(spark[i], spark[i + 1]));
  context.stroke();
  context.beginPath();
  context.arc(...at(spark[spark.length - 2], spark[spark.length - 1]), 1.75, 0, 2 * Math.PI);
  context.fill();
}

/**
 * From its least to its greatest, but a change of under 5 % stays small: noise must not look like a mountain.
 *
 * @param {number[]} spark
 * @returns {(t: number, v: number) => [number, number]}
 */
function scale(spark) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 1; i < spark.length; i += 2) {
    low = Math.min(low, spark[i]);
    high = Math.max(high, spark[i]);
  }
  const range = Math.max(high - low, 0.05 * Math.abs(high), 1);
  const middle = (low + high) / 2;
  const start = spark[0];
  const length = spark[spark.length - 2] - start;
  const inner = { width: WIDTH - 2 * INSET, height: HEIGHT - 2 * INSET };
  return (t, v) => [
    INSET + (length > 0 ? (t - start) / length : 1) * inner.width,
    INSET + (0.5 - (v - middle) / range) * inner.height,
  ];
}
