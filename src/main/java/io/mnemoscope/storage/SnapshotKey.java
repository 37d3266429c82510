package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;

/** What identifies a snapshot. */
public record SnapshotKey(AgentId agent, long timestampMillis) {}
