/**
 * A server whose disk fails and whose process is killed at chosen points, writers that send it a seeded history, and an
 * oracle that knows, without any of the server's code, what must be there afterwards.
 */
@NullMarked
package io.mnemoscope.faults;

import org.jspecify.annotations.NullMarked;
