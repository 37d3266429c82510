// @ts-check
/** The three charts of one agent, drawn by Chart.js. */

import { axisTime, clock, compact, decimal, integer, percent } from "../format.js";
import { timeTicks } from "../series.js";
import { themed } from "../theme.js";
import { marks } from "./chart-marks.js";

/**
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("./chart-marks.js").Mark} Mark
 * @typedef {{ points: Point[], marks: Mark[], levels: { warning: number, critical: number },
 *             span: { min: number, max: number } }} Series
 */

/** Chart.js comes as a classic script. @type {any} */
const Chart = /** @type {any} */ (globalThis).Chart;

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {string} colour a custom property
 * @property {(point: Point) => number | null} value
 * @property {(value: number) => string} format
 * @property {Record<string, unknown>} [options] further ones of the dataset
 */

/** @type {Record<"memory" | "usage" | "consolidations", Line[]>} */
const LINES = {
  memory: [
    { label: "Memories", colour: "--series-1", value: (p) => p.current, format: integer, options: { fill: "origin" } },
    { label: "With the buffer", colour: "--series-2", value: (p) => p.total, format: integer, options: { fill: "-1" } },
    {
      label: "Limit",
      colour: "--limit",
      value: (p) => p.max,
      format: integer,
      options: { borderDash: [6, 4], stepped: true, borderWidth: 1.25 },
    },
  ],
  usage: [{ label: "Usage", colour: "--series-1", value: (p) => p.usage, format: percent, options: { fill: "origin" } }],
  consolidations: [
    { label: "Consolidations", colour: "--series-1", value: (p) => p.consolidations, format: integer, options: { stepped: true } },
    { label: "Average size", colour: "--series-3", value: (p) => p.average, format: decimal, options: { yAxisID: "y2" } },
  ],
};

export class Charts {
  /** @type {{ chart: any, lines: Line[] }[]} */
  #charts;

  /** @param {Record<"memory" | "usage" | "consolidations", HTMLCanvasElement>} canvases */
  constructor(canvases) {
    this.#charts = [
      draw(canvases.memory, LINES.memory, { y: axis("left", compact, true) }),
      draw(canvases.usage, LINES.usage, { y: { ...axis("left", (v) => `${Math.round(v * 100)}%`), suggestedMax: 1.03 } }),
      draw(canvases.consolidations, LINES.consolidations, {
        y: axis("left", compact, true),
        y2: { ...axis("right", compact, true), grid: { drawOnChartArea: false } },
      }),
    ];
  }

  /** At most once per animation frame. @param {Series} series */
  show(series) {
    for (const { chart, lines } of this.#charts) {
      lines.forEach((line, i) => refill(chart.data.datasets[i].data, series.points, line.value));
      chart.options.scales.x.min = series.span.min;
      chart.options.scales.x.max = series.span.max;
      chart.options.plugins.marks = { marks: series.marks, levels: lines === LINES.usage ? series.levels : null };
      chart.update("none");
    }
  }

  destroy() {
    for (const { chart } of this.#charts) chart.destroy();
  }
}

/**
 * In place: Chart.js watches the array, and new objects 4 times a second would be garbage.
 *
 * @param {{ x: number, y: number }[]} data
 * @param {Point[]} points
 * @param {(point: Point) => number | null} value
 */
function refill(data, points, value) {
  if (data.length > points.length) data.length = points.length;
  points.forEach((point, i) => {
    const y = value(point) ?? NaN;
    const known = data[i];
    if (known === undefined) data.push({ x: point.t, y });
    else [known.x, known.y] = [point.t, y];
  });
}

/** @param {HTMLCanvasElement} canvas @param {Line[]} lines @param {Record<string, object>} yAxes */
function draw(canvas, lines, yAxes) {
  Chart.defaults.font.family = themed("--font");
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: lines.map(dataset) },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: { x: timeAxis(), ...yAxes },
      plugins: { legend: { display: false }, tooltip: tooltip(lines), marks: { marks: [], levels: null } },
    },
    plugins: [marks],
  });
  return { chart, lines };
}

/** @param {Line} line */
function dataset({ label, colour, options }) {
  const stroke = themed(colour);
  return {
    label,
    data: [],
    borderColor: stroke,
    backgroundColor: themed(`${colour}-fill`) || stroke,
    borderWidth: 1.5,
    pointRadius: 0,
    pointHitRadius: 8,
    ...options,
  };
}

const timeAxis = () => ({
  type: "linear",
  grid: { color: themed("--grid"), tickColor: themed("--line") },
  border: { color: themed("--line") },
  /** @param {any} scale */
  afterBuildTicks(scale) {
    const offset = -new Date(scale.max).getTimezoneOffset() * 60_000;
    const count = Math.max(2, Math.floor(scale.width / 90));
    scale.ticks = timeTicks(scale.min, scale.max, count, offset).map((value) => ({ value }));
  },
  ticks: {
    color: themed("--muted"),
    font: { size: 11 },
    maxRotation: 0,
    autoSkip: false,
    /** @this {any} @param {number} value */
    callback(value) {
      return axisTime(value, this.max - this.min);
    },
  },
});

/** @param {"left" | "right"} position @param {(value: number) => string} format @param {boolean} [count] whole numbers */
const axis = (position, format, count = false) => ({
  position,
  beginAtZero: true,
  bounds: "data",
  /** Room for a line at the top; Chart.js's own "grace" only moves the ticks here. @param {any} scale */
  afterDataLimits(scale) {
    scale.max *= 1.06;
    // A chart of nothing but zeros would else repeat its whole numbers between 0 and 1.
    if (count && scale.max < 5) scale.max = 5;
  },
  /** The end of the axis is no round number. @param {any} scale */
  afterBuildTicks({ ticks }) {
    const [a, b] = ticks.slice(-2).map((/** @type {any} */ tick) => tick.value);
    if (ticks.length > 2 && b - a < 0.99 * (ticks[1].value - ticks[0].value)) ticks.pop();
  },
  grid: { color: themed("--grid"), drawTicks: false },
  border: { display: false },
  ticks: {
    color: themed("--muted"),
    font: { size: 11 },
    padding: 6,
    maxTicksLimit: 8,
    callback: format,
  },
});

/** @param {Line[]} lines */
const tooltip = (lines) => ({
  backgroundColor: themed("--tooltip"),
  titleColor: themed("--tooltip-text"),
  bodyColor: themed("--tooltip-text"),
  padding: 8,
  boxWidth: 8,
  boxHeight: 8,
  animation: false,
  callbacks: {
    /** @param {any[]} items */
    title: (items) => (items.length === 0 ? "" : clock(items[0].parsed.x, Date.now())),
    /** @param {any} item */
    label: (item) => ` ${item.dataset.label}: ${lines[item.datasetIndex].format(item.parsed.y)}`,
  },
});
