// @ts-check
/**
 * The shapes that travel between server and page, and those that the page keeps.
 *
 * @typedef {"ok" | "pending" | "info" | "warning" | "critical"} AgentState
 * @typedef {"info" | "warning" | "critical"} Severity
 * @typedef {"increasing" | "decreasing" | "stable"} Trend
 *
 * @typedef {object} MemoryStats
 * @property {number} current_size
 * @property {number} buffer_size
 * @property {number} total_size
 * @property {number | null} max_size null: unbounded
 * @property {number | null} usage_ratio as the client says it, the buffer left out; may exceed 1
 * @property {boolean} is_bounded
 * @property {boolean} approaching_limit
 *
 * @typedef {object} MemoryStore
 * @property {"working" | "episodic" | "semantic" | "archival" | "context"} role
 * @property {"items" | "tokens" | "characters" | "bytes"} unit
 * @property {number} size
 * @property {number} [limit] none: unbounded
 * @property {number} [added] since the snapshot before
 * @property {number} [removed] since the snapshot before
 *
 * @typedef {object} ConsolidationMetrics
 * @property {number} total_consolidations
 * @property {number} automatic_consolidations
 * @property {number} manual_consolidations
 * @property {number | null} last_consolidation_time seconds
 * @property {number} total_memories_consolidated
 * @property {number} average_consolidation_size
 *
 * @typedef {object} Snapshot
 * @property {string} simulation
 * @property {string} agent
 * @property {string} timestamp RFC 3339
 * @property {number} [step]
 * @property {string} [simulation_time]
 * @property {MemoryStats} memory_stats
 * @property {ConsolidationMetrics} consolidation_metrics
 * @property {number} episode_count
 * @property {Record<string, number>} [gauges]
 * @property {Record<string, MemoryStore>} [stores] beside the primary one, which memory_stats is
 *
 * @typedef {{ type: string, state: string, severity: Severity, since: string }} ActiveAlert
 *
 * @typedef {Snapshot & {
 *   snapshots_count: number, memory_trend: Trend, state: AgentState, active: ActiveAlert[], total_alerts: number,
 *   quarantine?: { since: string, reason: string },
 * }} AgentView
 *
 * @typedef {object} StoreLine A memory store as the page lists it.
 * @property {string} name empty: the primary one
 * @property {string} role
 * @property {string} size with its limit and unit
 * @property {string} usage empty where it is unbounded
 * @property {number | null} full 1 is full; null where it is unbounded
 * @property {string} flow what came and went since the snapshot before; empty where that is not counted
 *
 * @typedef {object} Alert
 * @property {string} id
 * @property {string} timestamp
 * @property {string} simulation
 * @property {string} agent "" where the alert concerns the whole simulation
 * @property {string} type
 * @property {string} [rule] the type's name, but for gauges
 * @property {Severity} severity
 * @property {"pending" | "firing" | "recovering" | "resolved" | "inactive"} state
 * @property {boolean} flapping
 * @property {string} message
 * @property {number | null} value
 * @property {number} level
 * @property {string} started_at
 * @property {string} updated_at
 * @property {string | null} resolved_at
 * @property {string} acknowledged who sees to it, "" if nobody does
 *
 * @typedef {object} Row One agent of the fleet, with what sorting and drawing need computed once per change.
 * @property {string} key
 * @property {AgentView} view
 * @property {number} seenAt ms since 1970
 * @property {number} rank worse is greater
 * @property {number[]} spark total sizes as t0, v0, t1, v1, ...; oldest first
 * @property {boolean} sparkLoaded whether the history before this page was opened is in it
 *
 * @typedef {object} FeedEntry
 * @property {string} key
 * @property {string} event
 * @property {string} reason
 * @property {Alert} alert
 *
 * @typedef {object} Point One snapshot as the charts need it.
 * @property {number} t ms since 1970
 * @property {number} current
 * @property {number} total
 * @property {number | null} max
 * @property {number | null} usage
 * @property {number} consolidations
 * @property {number} average
 *
 * @typedef {{ epoch: string | null, offset: number | null }} Cursor Where the alert feed stands.
 *
 * @typedef {object} Detail What the agent view shows beside the agent's row.
 * @property {string} key
 * @property {"loading" | "ready" | "missing" | "failed"} status
 * @property {string} problem
 * @property {Point[]} points
 * @property {Alert[]} alerts newest first
 *
 * @typedef {object} Data All that comes from the server.
 * @property {boolean} loaded whether the fleet has come once
 * @property {Map<string, Row>} rows
 * @property {Map<string, Row> | null} incoming pages of a state that is not complete yet
 * @property {FeedEntry[]} feed newest first
 * @property {boolean} feedLoaded
 * @property {number} events alert events seen since the page was opened
 * @property {number} dropped observations that the server skipped for us
 * @property {Cursor} cursor
 * @property {Detail | null} detail
 *
 * @typedef {{ view: "fleet" } | { view: "agent", simulation: string, agent: string }} Route
 * @typedef {"agent" | "simulation" | "size" | "usage" | "trend" | "state" | "seen"} Column
 * @typedef {{ column: Column, descending: boolean }} Sort
 * @typedef {"5m" | "1h" | "24h" | "all"} Range
 * @typedef {{ sort: Sort, query: string, simulation: string, tab: "fleet" | "alerts", range: Range }} Ui
 * @typedef {{ status: "connecting" | "live" | "waiting" | "locked", attempt: number, since: number,
 *             retryAt: number, reason: string }} LinkState `since`: when it was last live, ms since 1970
 *
 * @typedef {object} State
 * @property {number} now this browser's clock, ms since 1970
 * @property {number} skew what to add to it to get the server's
 * @property {Route} route
 * @property {Ui} ui
 * @property {LinkState} link
 * @property {boolean} tokenRefused a token was given and the server did not take it
 * @property {boolean} paused
 * @property {number} pausedAt
 * @property {string} problem what the server last complained about
 * @property {Data} data the newest
 * @property {Data} shown what the page shows: the newest, or what was newest when the pause began
 */
export {};
