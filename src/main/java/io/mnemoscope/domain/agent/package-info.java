/** What is kept of one agent while it runs: its figures and what its rules have seen. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.domain.agent;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
