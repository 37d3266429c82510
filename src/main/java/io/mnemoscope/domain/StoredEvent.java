package io.mnemoscope.domain;

/** An alert event and its place in the store's one sequence of them, from 1. */
public record StoredEvent(long offset, AlertEvent event) {}
