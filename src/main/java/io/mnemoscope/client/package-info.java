/** What simulations on the JVM use. */
@NullMarked
package io.mnemoscope.client;

import org.jspecify.annotations.NullMarked;
