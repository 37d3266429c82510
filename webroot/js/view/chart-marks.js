// @ts-check
/** A Chart.js plugin: when alerts held, and the levels at which they begin. */

import { themed } from "../theme.js";

/**
 * @typedef {import("../types.js").Alert} Alert
 * @typedef {{ from: number, to: number, severity: string }} Mark `to` is Infinity while it lasts
 */

/** @param {Alert[]} alerts @returns {Mark[]} */
export const marksOf = (alerts) =>
  alerts
    .filter((alert) => alert.state !== "pending" && alert.state !== "inactive")
    .map((alert) => ({
      from: Date.parse(alert.started_at),
      to: alert.resolved_at ? Date.parse(alert.resolved_at) : Infinity,
      severity: alert.severity,
    }));

export const marks = {
  id: "marks",

  /** @param {any} chart @param {unknown} _args @param {any} options */
  beforeDatasetsDraw(chart, _args, options) {
    clipped(chart, (context) => {
      for (const mark of options.marks) drawMark(context, chart, mark);
    });
  },

  /** @param {any} chart @param {unknown} _args @param {any} options */
  afterDatasetsDraw(chart, _args, options) {
    if (!options.levels) return;
    clipped(chart, (context) => {
      drawLevel(context, chart, options.levels.warning, "warning", "top");
      drawLevel(context, chart, options.levels.critical, "critical", "bottom");
    });
  },
};

/** @param {any} chart @param {(context: CanvasRenderingContext2D) => void} paint */
function clipped(chart, paint) {
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
  ctx.clip();
  paint(ctx);
  ctx.restore();
}

/** A pale band while it held, a line and a shape where it began. @param {CanvasRenderingContext2D} context @param {any} chart @param {Mark} mark */
function drawMark(context, chart, { from, to, severity }) {
  const { left, right, top, bottom } = chart.chartArea;
  const x = chart.scales.x.getPixelForValue(from);
  const end = Number.isFinite(to) ? chart.scales.x.getPixelForValue(to) : right;
  if (!(x <= right && end >= left)) return;
  context.fillStyle = themed(`--${severity}-band`);
  context.fillRect(x, top, Math.max(1, end - x), bottom - top);
  context.fillStyle = themed(`--${severity}`);
  context.globalAlpha = 0.7;
  context.fillRect(x - 0.5, top, 1, bottom - top);
  context.globalAlpha = 1;
  drawShape(context, x, top + 6, severity);
}

/** The same shapes as in the table. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} severity */
function drawShape(context, x, y, severity) {
  const corners = { info: 4, warning: 3, critical: 8 }[severity] ?? 4;
  const turn = severity === "critical" ? Math.PI / 8 : -Math.PI / 2;
  context.beginPath();
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i * 2 * Math.PI) / corners;
    context.lineTo(x + 5 * Math.cos(angle), y + 5 * Math.sin(angle));
  }
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {any} chart @param {number} level @param {string} severity @param {"top" | "bottom"} side of the text that touches the line */
function drawLevel(context, chart, level, severity, side) {
  const { left, right } = chart.chartArea;
  const y = Math.round(chart.scales.y.getPixelForValue(level)) + 0.5;
  context.strokeStyle = themed(`--${severity}`);
  context.fillStyle = themed(`--${severity}`);
  context.lineWidth = 1;
  context.setLineDash([6, 4]);
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.stroke();
  context.font = `11px ${themed("--font")}`;
  context.textAlign = "left";
  context.textBaseline = side;
  context.setLineDash([]);
  context.strokeStyle = themed("--surface");
  context.lineWidth = 3;
  context.lineJoin = "round";
  const text = `${severity} ${Math.round(level * 100)}%`;
  const at = y + (side === "top" ? 3 : -1);
  context.strokeText(text, left + 6, at);
  context.fillText(text, left + 6, at);
  context.lineWidth = 1;
}
