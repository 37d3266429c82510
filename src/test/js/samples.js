/** Values for the tests, as the server sends them. */

/** @param {object} [change] members that differ */
export function view({ memory = {}, ...change } = {}) {
  return {
    simulation: "town",
    agent: "Alice",
    timestamp: "2026-11-22T19:00:00.000Z",
    memory_stats: {
      current_size: 812, buffer_size: 14, total_size: 826, max_size: 1000, usage_ratio: 0.812, is_bounded: true,
      approaching_limit: true, ...memory,
    },
    consolidation_metrics: {
      total_consolidations: 4, automatic_consolidations: 3, manual_consolidations: 1, last_consolidation_time: 1.92,
      total_memories_consolidated: 2010, average_consolidation_size: 502.5,
    },
    episode_count: 14,
    snapshots_count: 10,
    memory_trend: "stable",
    state: "ok",
    active: [],
    total_alerts: 0,
    ...change,
  };
}

/** @param {object} [change] */
export const alert = (change = {}) => ({
  id: "a1", timestamp: "2026-11-22T19:00:00.000Z", simulation: "town", agent: "Alice", type: "threshold_exceeded",
  severity: "warning", state: "firing", flapping: false, message: "Memory usage at 85.0%", value: 0.85, level: 0.8,
  started_at: "2026-11-22T19:00:00.000Z", updated_at: "2026-11-22T19:00:00.000Z", resolved_at: null, ...change,
});

/** @param {object[]} agents @param {object} [change] */
export const fleet = (agents, change = {}) => frame({ type: "state", channel: "fleet", page: 0, last: true, offset: 0, agents, ...change });

/** @param {object} content */
export const frame = (content) => ({ type: "frame", frame: content });

export const hello = (epoch = "e1", change = {}) =>
  frame({ type: "hello", protocol: 1, epoch, server_time: "2026-11-22T19:00:00.000Z", limits: {}, ...change });

/** @param {string} text */
export const at = (text) => Date.parse(`2026-11-22T${text}Z`);

export const iso = (millis) => new Date(millis).toISOString();

/** Names that somebody may really send. */
export const HOSTILE = [
  "</script><img src=x onerror=alert(1)>", "مريم", "🦊", "a/b", "100%", "%2F", "..", "'\"&", "__proto__", "constructor",
  "x".repeat(256), "\u202eevil", "#/agent/x/y", "a?b#c",
];
