/** Groups of alerts: what each receiver knows of them, and when it is notified of what. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.alert.group;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
