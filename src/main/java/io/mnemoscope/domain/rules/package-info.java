/** The alert rules, one file each, and the life of one alert. Pure; time comes in with the snapshots. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.domain.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
