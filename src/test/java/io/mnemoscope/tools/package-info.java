/** What the tests need of the machine, and the steps of a build that are programs. */
@NullMarked
package io.mnemoscope.tools;

import org.jspecify.annotations.NullMarked;
