package io.mnemoscope.domain.rules;

/**
 * All that must be remembered of one rule for one agent.
 *
 * @param state where the alert is
 * @param memory what the rule has seen; empty for most
 */
public record RuleCheckpoint(AlertProgress state, RuleScratch memory) {}
