/**
 * Simulated lives: whole simulations of agents, healthy in all the ways in which simulations are, or with a fault, and what the
 * server makes of them. {@link io.mnemoscope.lives.LivesTest} prints the table.
 */
@org.jspecify.annotations.NullMarked
package io.mnemoscope.lives;
