"use strict";
// Draws the charts of a report when they are scrolled to, and all of them for the printer.
(() => {
  const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const clock = (ms) => new Date(ms).toISOString().replace("T", " ").slice(0, 19) + " UTC";
  const percent = (ratio) => (100 * ratio).toFixed(1) + "%";

  const timeLabel = (span) => (ms) => {
    const text = new Date(ms).toISOString();
    if (span > 2 * 86400000) return text.slice(5, 10);
    return span > 120000 ? text.slice(11, 16) : text.slice(11, 19);
  };

  function scales(points, y) {
    const times = points.map((point) => point.x);
    const min = Math.min(...times);
    const max = Math.max(...times);
    const label = timeLabel(max - min);
    const grid = { color: themed("--line") };
    const ticks = { color: themed("--muted") };
    const x = { type: "linear", grid, min, max: max > min ? max : min + 1000, ticks: { ...ticks, maxTicksLimit: 8, maxRotation: 0, callback: label } };
    for (const axis of Object.values(y)) {
      axis.grid = { ...grid, ...axis.grid };
      axis.ticks = { ...ticks, ...axis.ticks };
    }
    return { x, ...y };
  }

  const options = (scale, label) => ({
    animation: false, parsing: false, normalized: true, responsive: true, maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    elements: { point: { radius: 0, hitRadius: 6 }, line: { borderWidth: 1.5 } },
    scales: scale,
    plugins: {
      legend: { labels: { color: themed("--text"), boxWidth: 12, boxHeight: 2 } },
      tooltip: { callbacks: { title: (items) => (items.length ? clock(items[0].parsed.x) : ""), ...label } },
    },
  });

  const line = (label, colour, data, more) => ({ label, data, borderColor: themed(colour), backgroundColor: themed(colour), ...more });
  const single = (data) => (data.length === 1 ? { pointRadius: 3 } : {});
  const points = (data, values) => data.times.map((time, i) => ({ x: time, y: values[i] }));
  const level = (data, value) => [{ x: data.times[0], y: value }, { x: data.times[data.times.length - 1], y: value }];

  const CHARTS = {
    memory(data) {
      const memory = points(data, data.memory);
      return {
        type: "line",
        data: { datasets: [
          line("Memories", "--series-1", memory, { fill: "origin", backgroundColor: themed("--series-1-fill"), ...single(memory) }),
          line("With the buffer", "--series-2", points(data, data.total), { fill: "-1", backgroundColor: themed("--series-2-fill"), ...single(memory) }),
          line("Limit", "--limit", points(data, data.limit), { borderDash: [6, 4], stepped: true, ...single(memory) }),
        ] },
        options: options(scales(memory, { y: { beginAtZero: true } })),
      };
    },
    usage(data) {
      const usage = points(data, data.usage);
      const levels = data.levels.map((each) => line(each.name, "--" + each.name, level(data, each.value), { borderDash: [4, 4] }));
      // Of several memory stores the area is the fullest, and each has a line, told apart by dashes as well as by colour.
      const stores = (data.stores === undefined ? [] : [{ name: "memory_stats", usage: data.primary }, ...data.stores]).map((store, i) =>
        line(store.name, "--series-" + (2 + i % 2), points(data, store.usage), { borderDash: i < 2 ? [] : [2 * i, i], ...single(usage) }));
      const all = stores.length === 0 ? "Usage" : "Usage of the fullest";
      return {
        type: "line",
        data: { datasets: [line(all, "--series-1", usage, { fill: "origin", backgroundColor: themed("--series-1-fill"), ...single(usage) }), ...stores, ...levels] },
        options: options(
          scales(usage, { y: { beginAtZero: true, suggestedMax: 1, ticks: { callback: (value) => Math.round(100 * value) + "%" } } }),
          { label: (item) => item.dataset.label + ": " + (item.parsed.y === null ? "–" : percent(item.parsed.y)) }),
      };
    },
    consolidations(data) {
      const counts = points(data, data.consolidations);
      const sizes = [];
      for (let i = 1; i < data.times.length; i++) {
        const more = data.consolidations[i] - data.consolidations[i - 1];
        if (more > 0) sizes.push({ x: data.times[i], y: (data.consolidated[i] - data.consolidated[i - 1]) / more });
      }
      return {
        type: "line",
        data: { datasets: [
          line("Consolidations", "--series-1", counts, { stepped: true, ...single(counts) }),
          line("Memories in each", "--series-3", sizes, { yAxisID: "y2", showLine: false, pointRadius: 3 }),
        ] },
        options: { ...options(scales(counts, {
          y: { beginAtZero: true, ticks: { precision: 0 } },
          y2: { position: "right", beginAtZero: true, grid: { drawOnChartArea: false } },
        })), interaction: { mode: "nearest", axis: "x", intersect: false } },
      };
    },
    alerts(data) {
      const lanes = ["info", "warning", "critical"];
      const symbols = { info: "rect", warning: "triangle", critical: "rectRot" };
      const all = data.alerts.map((alert) => ({ x: alert.time, y: lanes.indexOf(alert.severity), alert }));
      return {
        type: "scatter",
        data: { datasets: lanes.map((severity, lane) =>
          line(severity, "--" + severity, all.filter((point) => point.y === lane), { pointRadius: 5, pointStyle: symbols[severity], clip: false })) },
        options: { ...options(
          scales(all, { y: { min: -0.5, max: 2.5, ticks: { stepSize: 1, callback: (value) => lanes[value] ?? "" }, afterBuildTicks: (axis) => { axis.ticks = [0, 1, 2].map((value) => ({ value })); } } }),
          { label: (item) => item.raw.alert.agent + ": " + item.raw.alert.message }), interaction: { mode: "nearest", intersect: true } },
      };
    },
    troupe(data) {
      const colour = (agent) => themed(agent.state === "ok" ? "--series-1" : "--" + agent.state);
      return {
        type: "bar",
        data: { labels: data.agents.map((agent) => agent.name), datasets: [{ label: "Usage", data: data.agents.map((agent) => agent.usage), backgroundColor: data.agents.map(colour), maxBarThickness: 40 }] },
        options: {
          animation: false, responsive: true, maintainAspectRatio: false,
          plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => percent(item.parsed.y) } } },
          scales: {
            x: { grid: { display: false }, ticks: { color: themed("--muted"), maxRotation: 60, callback: (value) => [...data.agents[value].name].slice(0, 16).join("") } },
            y: { beginAtZero: true, suggestedMax: 1, grid: { color: themed("--line") }, ticks: { color: themed("--muted"), callback: (value) => Math.round(100 * value) + "%" } },
          },
        },
      };
    },
  };

  const drawn = new Map();
  const parsed = new WeakMap();

  function dataOf(canvas) {
    const script = canvas.closest("section").querySelector("script[type='application/json']");
    if (!parsed.has(script)) parsed.set(script, JSON.parse(script.textContent));
    return parsed.get(script);
  }

  function draw(canvas) {
    if (!drawn.has(canvas)) drawn.set(canvas, new Chart(canvas, CHARTS[canvas.dataset.chart](dataOf(canvas))));
  }

  // The page is laid out for paper only after this has run, so a chart is as wide as its place on A4 and Letter will be.
  function drawForPaper(canvas) {
    const config = CHARTS[canvas.dataset.chart](dataOf(canvas));
    config.options.responsive = false;
    config.options.devicePixelRatio = canvases.length > 100 ? 1 : 2;
    canvas.width = canvas.closest(".pair") ? 340 : 700;
    canvas.height = 220;
    drawn.set(canvas, new Chart(canvas, config));
  }

  // What has been scrolled far away is given back, so that 200 agents cost no more than those in sight.
  function drop(canvas) {
    drawn.get(canvas)?.destroy();
    drawn.delete(canvas);
  }

  const canvases = [...document.querySelectorAll("canvas[data-chart]")];
  const sight = new IntersectionObserver(
    (entries) => entries.forEach((entry) => (entry.isIntersecting ? draw(entry.target) : drop(entry.target))),
    { rootMargin: "100% 0px" });
  canvases.forEach((canvas) => sight.observe(canvas));

  function again() {
    for (const canvas of [...drawn.keys()]) {
      drop(canvas);
      draw(canvas);
    }
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  addEventListener("beforeprint", () => {
    sight.disconnect();
    drawn.forEach((chart, canvas) => drop(canvas));
    canvases.forEach(drawForPaper);
  });
  addEventListener("afterprint", () => {
    again();
    canvases.forEach((canvas) => sight.observe(canvas));
  });
})();
