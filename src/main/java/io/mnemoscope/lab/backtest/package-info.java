/** Backtests: other rules evaluated over the stored history, and compared with what fired live. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.lab.backtest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
