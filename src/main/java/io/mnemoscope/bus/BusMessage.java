package io.mnemoscope.bus;

/** What travels between our verticles: immutable, handed over by reference. */
public interface BusMessage {}
