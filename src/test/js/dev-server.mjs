/**
 * A stand-in for the server, with made-up agents: to look at the page while working on it.
 *
 *   node src/test/js/dev-server.mjs --chart FILE [--port 8090] [--agents 40] [--token SECRET] [--empty]
 *
 * FILE is chart.umd.js from the chart.js webjar.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: args } = parseArgs({
  options: {
    chart: { type: "string" },
    port: { type: "string", default: "8090" },
    agents: { type: "string", default: "40" },
    token: { type: "string", default: "" },
    empty: { type: "boolean", default: false },
  },
});
const ROOT = fileURLToPath(new URL("../../../webroot", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const NAMES = ["Alice", "</script><img src=x onerror=alert(1)>", "مريم الأحمد", "🦊 Fox", "Oscar", "Lila", "Marcos", "Lisa Carter"];
const STEP = 2000;

// --- made-up agents: each a pure function of time, so that history and live agree ---

const agents = Array.from({ length: args.empty ? 0 : Number(args.agents) }, (_, i) => ({
  simulation: i % 3 === 0 ? "focus-group-1" : i % 3 === 1 ? "negotiation/long run" : "town hall",
  agent: NAMES[i] ?? `Persona ${String(i).padStart(2, "0")}`,
  max: i % 7 === 5 ? null : 1000,
  period: 200 + ((i * 37) % 400),
  peak: i % 11 === 1 ? 985 : i % 11 === 3 ? 850 : 300 + ((i * 83) % 420),
}));

function snapshot({ simulation, agent, max, period, peak }, t) {
  const tick = Math.floor(t / STEP);
  const phase = tick % period;
  const current = Math.round((peak * (0.55 + 0.45 * phase)) / period + peak * 0.5);
  const buffer = (tick * 3) % 17;
  const rounds = Math.floor(tick / period) % 1000;
  return {
    simulation, agent, timestamp: new Date(tick * STEP).toISOString(), step: tick % 100_000,
    memory_stats: {
      current_size: current, buffer_size: buffer, total_size: current + buffer, max_size: max,
      usage_ratio: max && current / max, is_bounded: max !== null, approaching_limit: max !== null && current > 0.8 * max,
    },
    consolidation_metrics: {
      total_consolidations: rounds, automatic_consolidations: rounds - 1, manual_consolidations: 1,
      last_consolidation_time: 1.92, total_memories_consolidated: rounds * 40, average_consolidation_size: 40 + (rounds % 9),
    },
    episode_count: tick % 40,
    gauges: { semantic_size: 33, evicted_total: 12 },
    ...(period % 3 === 0 && {
      stores: {
        archive: { role: "archival", size: tick % 5000, unit: "items", added: 1, removed: 0 },
        context: { role: "context", size: 1000 + ((tick * 97) % 7000), limit: 8192, unit: "tokens" },
      },
    }),
  };
}

function view(a, t) {
  const s = snapshot(a, t);
  const ratio = s.memory_stats.usage_ratio ?? 0;
  const state = ratio >= 0.95 ? "critical" : ratio >= 0.8 ? "warning" : ratio >= 0.78 ? "pending" : a.peak > 690 ? "info" : "ok";
  const active = ["info", "warning", "critical"].includes(state)
    ? [{ type: "threshold_exceeded", state: "firing", severity: state, since: s.timestamp }]
    : [];
  return { ...s, snapshots_count: 1000 + (Math.floor(t / STEP) % 1e5), memory_trend: ["increasing", "stable", "decreasing"][a.peak % 3], state, active, total_alerts: 3 };
}

function alert(a, t, n) {
  const s = snapshot(a, t);
  const severity = ["warning", "critical", "info"][n % 3];
  const state = n % 4 === 3 ? "resolved" : "firing";
  return {
    id: `a${n}`, timestamp: s.timestamp, simulation: a.simulation, agent: a.agent, type: "threshold_exceeded", severity, state,
    flapping: n % 9 === 8, message: `Memory usage at ${((s.memory_stats.usage_ratio ?? 1) * 100).toFixed(1)}% (${severity} level: 80.0%); consolidate, evict or raise max_size`,
    value: s.memory_stats.usage_ratio, level: severity === "critical" ? 0.95 : 0.8, started_at: new Date(t - 240_000).toISOString(),
    updated_at: new Date(t).toISOString(), resolved_at: state === "resolved" ? new Date(t).toISOString() : null, memory_stats: s.memory_stats,
  };
}

// --- HTTP ---

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  response.setHeader("Content-Security-Policy", CSP);
  if (url.pathname.startsWith("/api/")) return rest(request, response, url);
  try {
    const path = url.pathname === "/" ? "/index.html" : url.pathname;
    const file = path === "/vendor/chart.umd.js" ? args.chart : join(ROOT, normalize(decodeURIComponent(path)));
    response.setHeader("Content-Type", `${TYPES[extname(file)] ?? "application/octet-stream"}; charset=utf-8`);
    response.end(await readFile(file));
  } catch {
    response.writeHead(404).end();
  }
});

function rest(request, response, url) {
  const answer = (status, body) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  if (args.token !== "" && request.headers.authorization !== `Bearer ${args.token}`) return answer(401, { title: "Unauthorized" });
  const now = Date.now();
  const [, , , resource, simulation, name] = url.pathname.split("/").map(decodeURIComponent);
  const found = agents.find((a) => a.simulation === simulation && a.agent === name);
  if (resource === "alerts") {
    const of = agents.find((a) => a.agent === url.searchParams.get("agent")) ?? agents[0];
    return answer(200, { alerts: of ? [0, 1, 3].map((n) => alert(of, now - n * 300_000, n)) : [], next_cursor: null });
  }
  if (simulation === undefined) return answer(200, { agents: agents.slice(0, 1).map((a) => view(a, now)), next_cursor: null });
  if (found === undefined) return answer(404, { title: "Not Found", detail: "no such agent" });
  const from = Math.max(now - 6 * 3_600_000, Date.parse(url.searchParams.get("from") ?? "2000-01-01"));
  const points = Number(url.searchParams.get("points") ?? 600);
  const every = Math.max(STEP, (now - from) / points);
  const snapshots = Array.from({ length: Math.floor((now - from) / every) }, (_, i) => snapshot(found, from + (i + 1) * every));
  return answer(200, { snapshots, next_cursor: null });
}

// --- WebSocket: handshake, short text frames from the client, text frames to it ---

const sockets = new Set();
const events = [];

server.on("upgrade", (request, socket) => {
  const url = new URL(request.url, "http://localhost");
  if (args.token !== "" && url.searchParams.get("access_token") !== args.token) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
  const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket)).on("error", () => sockets.delete(socket));
  socket.on("data", (data) => receive(data, (m) => subscribed(socket, m)));
  send(socket, { type: "hello", protocol: 1, epoch: "dev", server_time: new Date().toISOString(), limits: {} });
});

function receive(data, onMessage) {
  for (let at = 0; at + 6 <= data.length; ) {
    const length = data[at + 1] & 127;
    const header = length === 126 ? 4 : 2;
    const size = length === 126 ? data.readUInt16BE(at + 2) : length;
    const mask = data.subarray(at + header, at + header + 4);
    const text = Buffer.from(data.subarray(at + header + 4, at + header + 4 + size)).map((b, i) => b ^ mask[i % 4]);
    if ((data[at] & 15) === 1) onMessage(JSON.parse(text.toString()));
    at += header + 4 + size;
  }
}

function send(socket, message) {
  const body = Buffer.from(JSON.stringify(message));
  const header = Buffer.alloc(10);
  header[0] = 0x81;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(body.length), 2);
  const short = body.length < 126 ? Buffer.from([0x81, body.length]) : body.length < 65536 ? Buffer.from([0x81, 126, body.length >> 8, body.length & 255]) : header;
  socket.write(Buffer.concat([short, body]));
}

function subscribed(socket, { type, channel, from_offset: from }) {
  if (type === "ping") send(socket, { type: "pong" });
  if (type !== "subscribe") return;
  const now = Date.now();
  if (channel === "fleet") send(socket, { type: "state", channel, page: 0, last: true, offset: 0, agents: agents.map((a) => view(a, now)) });
  else if (channel === "alerts" && from !== undefined) events.filter((e) => e.offset > from).forEach((e) => send(socket, e));
  else if (channel === "alerts") {
    const recent = agents.slice(0, 12).map((a, n) => alert(a, now - n * 47_000, n));
    send(socket, { type: "state", channel, last: true, offset: events.length, alerts: recent });
  }
}

setInterval(() => {
  const now = Date.now();
  const some = agents.filter((_, i) => (i + Math.floor(now / 500)) % 4 === 0);
  for (const socket of sockets) send(socket, { type: "delta", offset: 0, agents: some.map((a) => view(a, now)) });
}, 500);

setInterval(() => {
  if (agents.length === 0) return;
  const n = events.length;
  const one = alert(agents[n % agents.length], Date.now(), n);
  events.push({ type: "alert", offset: n + 1, event: one.state, reason: "held for 2 snapshots", alert: one });
  for (const socket of sockets) send(socket, events[n]);
}, 7000);

server.listen(Number(args.port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
