/** Commands that talk to a running server. */
@NullMarked
package io.mnemoscope.cli;

import org.jspecify.annotations.NullMarked;
