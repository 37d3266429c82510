/** Where notifications go: the port; its adapters are sub-packages. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
